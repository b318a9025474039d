/** Rows on a device: how they lie in buffers, and blocks of them at work. */
@NullMarked
package org.gmm4j.internal.compute.opencl.rows;

import org.jspecify.annotations.NullMarked;
