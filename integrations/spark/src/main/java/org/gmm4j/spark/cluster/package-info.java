/** Partitions as parts of a fit: questions go out as broadcasts, executors keep residents. */
@NullMarked
package org.gmm4j.spark.cluster;

import org.jspecify.annotations.NullMarked;
