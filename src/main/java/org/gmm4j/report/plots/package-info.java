/** A class for each kind of plot of a mixture. */
@NullMarked
package org.gmm4j.report.plots;

import org.jspecify.annotations.NullMarked;
