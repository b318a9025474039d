/** Rows that are visited chunk by chunk, since not all fit, or not all can be remembered. */
@NullMarked
package org.gmm4j.internal.compute.chunks;

import org.jspecify.annotations.NullMarked;
