/** How the columns of tables are compressed. */
@NullMarked
package org.gmm4j.data.format.columnar.packing;

import org.jspecify.annotations.NullMarked;
