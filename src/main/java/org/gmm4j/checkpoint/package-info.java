/** Fits that go on after their process has ended. */
@NullMarked
package org.gmm4j.checkpoint;

import org.jspecify.annotations.NullMarked;
