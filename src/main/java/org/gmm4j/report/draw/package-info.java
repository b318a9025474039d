/** Drawings in SVG, with axes, colours and images, and the same as PNG. */
@NullMarked
package org.gmm4j.report.draw;

import org.jspecify.annotations.NullMarked;
