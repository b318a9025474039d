/** Rows by what they miss, and what a component says of each: densities, expectations. */
@NullMarked
package org.gmm4j.internal.compute.cpu.missing.conditional;

import org.jspecify.annotations.NullMarked;
