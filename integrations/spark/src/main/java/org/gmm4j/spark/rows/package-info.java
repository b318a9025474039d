/** Columns of a DataFrame as rows of numbers, partition by partition. */
@NullMarked
package org.gmm4j.spark.rows;

import org.jspecify.annotations.NullMarked;
