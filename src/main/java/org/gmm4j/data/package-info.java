/** Rows of numbers: how they are held and which file formats they are read from. */
@NullMarked
package org.gmm4j.data;

import org.jspecify.annotations.NullMarked;
