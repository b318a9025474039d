/** The OpenCL backend: JOCL and the kernels under kernels/. */
@NullMarked
package org.gmm4j.compute.opencl;

import org.jspecify.annotations.NullMarked;
