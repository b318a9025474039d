/** Covariance structures, one file each with all of its mathematics, and the moments they need. */
@NullMarked
package org.gmm4j.covariance;

import org.jspecify.annotations.NullMarked;
