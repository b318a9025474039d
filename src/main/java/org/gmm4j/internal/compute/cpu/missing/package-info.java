/**
 * Rows that miss some of their values: each has the density of what is observed of it, and enters
 * the sums as it is expected to be.
 */
@NullMarked
package org.gmm4j.internal.compute.cpu.missing;

import org.jspecify.annotations.NullMarked;
