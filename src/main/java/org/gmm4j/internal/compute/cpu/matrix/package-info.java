/** Panels of rows and their products, shared by everything on the CPU. */
@NullMarked
package org.gmm4j.internal.compute.cpu.matrix;

import org.jspecify.annotations.NullMarked;
