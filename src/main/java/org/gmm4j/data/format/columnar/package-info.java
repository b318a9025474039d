/** Formats of tables that are stored column by column. */
@NullMarked
package org.gmm4j.data.format.columnar;

import org.jspecify.annotations.NullMarked;
