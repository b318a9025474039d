/** How many components: mixtures of several sizes and structures, fitted to the same rows. */
@NullMarked
package org.gmm4j.selection;

import org.jspecify.annotations.NullMarked;
