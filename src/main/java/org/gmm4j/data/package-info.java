/** Rows of numbers, the files that they come from, and what a file format is. */
@NullMarked
package org.gmm4j.data;

import org.jspecify.annotations.NullMarked;
