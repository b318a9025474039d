/** What a resident does for each kind of scatter: sweeps, their moments, and nearest centres. */
@NullMarked
package org.gmm4j.internal.compute.opencl.steps;

import org.jspecify.annotations.NullMarked;
