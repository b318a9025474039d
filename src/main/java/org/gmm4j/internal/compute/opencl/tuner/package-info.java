/** The search for the fastest sizes, and what it found before. */
@NullMarked
package org.gmm4j.internal.compute.opencl.tuner;

import org.jspecify.annotations.NullMarked;
