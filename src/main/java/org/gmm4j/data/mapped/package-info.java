/** Arrays that others keep in files: mapped into memory as they lie there, read and filled. */
@NullMarked
package org.gmm4j.data.mapped;

import org.jspecify.annotations.NullMarked;
