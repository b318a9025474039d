/** Rows that other processes keep, behind the seam: both ends of what is asked and answered. */
@NullMarked
package org.gmm4j.internal.compute.parts;

import org.jspecify.annotations.NullMarked;
