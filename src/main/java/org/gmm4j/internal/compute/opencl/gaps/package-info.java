/**
 * Rows that miss values on a device, in double: what components expect of them (kernels/gaps.cl,
 * gap_factors.cl, gap_systems.cl), and the sums of what is expected.
 */
@NullMarked
package org.gmm4j.internal.compute.opencl.gaps;

import org.jspecify.annotations.NullMarked;
