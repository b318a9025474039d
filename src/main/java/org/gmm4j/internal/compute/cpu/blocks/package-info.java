/**
 * Blocks of rows, a value of all rows after the other, and what is found for all of them at once.
 */
@NullMarked
package org.gmm4j.internal.compute.cpu.blocks;

import org.jspecify.annotations.NullMarked;
