/** File formats of arrays, a class each; found by {@link org.gmm4j.data.Format}'s services. */
@NullMarked
package org.gmm4j.data.format;

import org.jspecify.annotations.NullMarked;
