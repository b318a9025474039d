/** Clusters beside known classes, and beside those of k-means. */
@NullMarked
package org.gmm4j.cli.judging;

import org.jspecify.annotations.NullMarked;
