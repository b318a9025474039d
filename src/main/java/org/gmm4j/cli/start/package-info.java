/** Options that say what a fit starts from. */
@NullMarked
package org.gmm4j.cli.start;

import org.jspecify.annotations.NullMarked;
