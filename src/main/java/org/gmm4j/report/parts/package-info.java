/** What plots are made of: planes, histograms, images, and what is seen of many rows. */
@NullMarked
package org.gmm4j.report.parts;

import org.jspecify.annotations.NullMarked;
