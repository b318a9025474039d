/** The OpenCL backend. */
@NullMarked
package org.gmm4j.internal.compute.opencl;

import org.jspecify.annotations.NullMarked;
