/** Expectation-maximisation: the loop, the M-step, the plan of features. */
@NullMarked
package org.gmm4j.internal.em;

import org.jspecify.annotations.NullMarked;
