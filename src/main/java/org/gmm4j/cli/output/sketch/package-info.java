/** Small pictures of a fit, as lines of characters: a curve, bars, images. Nothing prints here. */
@NullMarked
package org.gmm4j.cli.output.sketch;

import org.jspecify.annotations.NullMarked;
