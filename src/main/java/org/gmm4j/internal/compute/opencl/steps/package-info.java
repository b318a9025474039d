/** The steps of a sweep: densities, posteriors, moments, nearest centres. */
@NullMarked
package org.gmm4j.internal.compute.opencl.steps;

import org.jspecify.annotations.NullMarked;
