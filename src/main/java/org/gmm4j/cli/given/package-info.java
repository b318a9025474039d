/** Options of what a fit is told beforehand: known labels, fixed parts. */
@NullMarked
package org.gmm4j.cli.given;

import org.jspecify.annotations.NullMarked;
