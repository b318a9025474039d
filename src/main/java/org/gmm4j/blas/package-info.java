/**
 * OpenBLAS: loading it, telling which kernels it runs, and refusing it when it computes wrongly.
 */
@NullMarked
package org.gmm4j.blas;

import org.jspecify.annotations.NullMarked;
