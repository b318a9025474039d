/** A table as arrays, whatever format it comes from. */
@NullMarked
package org.gmm4j.data.format.columnar.table;

import org.jspecify.annotations.NullMarked;
