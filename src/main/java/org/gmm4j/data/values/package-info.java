/** Numbers as they came, from bytes to doubles, views of them, and what takes rows. */
@NullMarked
package org.gmm4j.data.values;

import org.jspecify.annotations.NullMarked;
