/** A folder of images as rows: what is in it, what each file says of itself, and its pixels. */
@NullMarked
package org.gmm4j.data.format.images;

import org.jspecify.annotations.NullMarked;
