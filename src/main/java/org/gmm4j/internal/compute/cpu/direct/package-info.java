/** Densities and sums by their definitions, for mixtures whose densities take few operations. */
@NullMarked
package org.gmm4j.internal.compute.cpu.direct;

import org.jspecify.annotations.NullMarked;
