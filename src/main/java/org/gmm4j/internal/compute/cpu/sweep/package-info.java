/** One pass over the rows: E-step and sums. */
@NullMarked
package org.gmm4j.internal.compute.cpu.sweep;

import org.jspecify.annotations.NullMarked;
