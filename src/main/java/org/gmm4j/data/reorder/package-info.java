/** Rows on their way in, whose numbers come in another order than they are kept in. */
@NullMarked
package org.gmm4j.data.reorder;

import org.jspecify.annotations.NullMarked;
