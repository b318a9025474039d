/** Densities of the structures without a matrix for each component. */
@NullMarked
package org.gmm4j.internal.compute.cpu.forms;

import org.jspecify.annotations.NullMarked;
