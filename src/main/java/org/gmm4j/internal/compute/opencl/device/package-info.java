/**
 * OpenCL in objects: devices, contexts, programs, launches, buffers, and what their failures mean.
 */
@NullMarked
package org.gmm4j.internal.compute.opencl.device;

import org.jspecify.annotations.NullMarked;
