/** The CPU backend: ND4J-held matrices and triangular OpenBLAS products. */
@NullMarked
package org.gmm4j.compute.cpu;

import org.jspecify.annotations.NullMarked;
