/** Expectation-maximisation: starts, the loop, and when it stops. */
@NullMarked
package org.gmm4j.em;

import org.jspecify.annotations.NullMarked;
