/** Nearest centres. */
@NullMarked
package org.gmm4j.internal.compute.cpu.kmeans;

import org.jspecify.annotations.NullMarked;
