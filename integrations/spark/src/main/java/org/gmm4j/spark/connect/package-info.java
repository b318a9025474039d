/** The plug-in by which unchanged programs of Spark Connect fit mixtures by gmm4j. */
@NullMarked
package org.gmm4j.spark.connect;

import org.jspecify.annotations.NullMarked;
