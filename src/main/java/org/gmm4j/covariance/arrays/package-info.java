/** Covariances as named arrays, in the names and shapes of scikit-learn. */
@NullMarked
package org.gmm4j.covariance.arrays;

import org.jspecify.annotations.NullMarked;
