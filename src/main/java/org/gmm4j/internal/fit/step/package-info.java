/** One M-step by itself. */
@NullMarked
package org.gmm4j.internal.fit.step;

import org.jspecify.annotations.NullMarked;
