/** Arrow's files and streams: messages, batches in them, columns of these. */
@NullMarked
package org.gmm4j.data.format.columnar.arrow;

import org.jspecify.annotations.NullMarked;
