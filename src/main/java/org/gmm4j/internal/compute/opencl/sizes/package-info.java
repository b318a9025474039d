/** Tiles and the kernels' other sizes: which a device has room for, and which it begins with. */
@NullMarked
package org.gmm4j.internal.compute.opencl.sizes;

import org.jspecify.annotations.NullMarked;
