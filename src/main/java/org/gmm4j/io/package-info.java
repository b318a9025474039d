/** Files that a fit writes and reads back: models and traces. */
@NullMarked
package org.gmm4j.io;

import org.jspecify.annotations.NullMarked;
