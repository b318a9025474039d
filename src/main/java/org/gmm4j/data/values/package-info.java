/** Numbers as they came, in bytes, floats or doubles, and views of them. */
@NullMarked
package org.gmm4j.data.values;

import org.jspecify.annotations.NullMarked;
