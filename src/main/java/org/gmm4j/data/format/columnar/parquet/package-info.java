/** Parquet's files; to load these classes takes Parquet's libraries. */
@NullMarked
package org.gmm4j.data.format.columnar.parquet;

import org.jspecify.annotations.NullMarked;
