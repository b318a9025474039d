/** What components say of rows that miss values: densities, expectations, and how these vary. */
@NullMarked
package org.gmm4j.internal.compute.opencl.gaps.conditional;

import org.jspecify.annotations.NullMarked;
