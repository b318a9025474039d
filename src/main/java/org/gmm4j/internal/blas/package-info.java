/**
 * OpenBLAS: which library is loaded, how many threads it has, and whether its answers are right.
 */
@NullMarked
package org.gmm4j.internal.blas;

import org.jspecify.annotations.NullMarked;
