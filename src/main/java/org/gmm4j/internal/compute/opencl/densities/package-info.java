/** The E-step: log-densities by structure, pairs that are left out, posteriors. */
@NullMarked
package org.gmm4j.internal.compute.opencl.densities;

import org.jspecify.annotations.NullMarked;
