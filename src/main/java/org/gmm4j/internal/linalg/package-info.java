/** Factorisations, triangles, subspaces and condition numbers. */
@NullMarked
package org.gmm4j.internal.linalg;

import org.jspecify.annotations.NullMarked;
