/** Gaussian mixtures of gmm4j as an ML estimator of Apache Spark. */
@NullMarked
package org.gmm4j.spark;

import org.jspecify.annotations.NullMarked;
