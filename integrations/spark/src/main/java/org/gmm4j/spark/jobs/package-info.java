/** Jobs of Spark's as calls that return or fail with one clear line. */
@NullMarked
package org.gmm4j.spark.jobs;

import org.jspecify.annotations.NullMarked;
