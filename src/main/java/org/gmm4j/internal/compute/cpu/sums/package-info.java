/** Sums over rows in fixed orders: moments, shares, clusters. */
@NullMarked
package org.gmm4j.internal.compute.cpu.sums;

import org.jspecify.annotations.NullMarked;
