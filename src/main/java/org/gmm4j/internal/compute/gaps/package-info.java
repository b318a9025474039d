/** Rows that miss values, by what they miss, and what both kinds of devices expect of them. */
@NullMarked
package org.gmm4j.internal.compute.gaps;

import org.jspecify.annotations.NullMarked;
