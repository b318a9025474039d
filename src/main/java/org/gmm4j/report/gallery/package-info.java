/** The classic demonstrations of mixtures: their data, fits, numbers and pictures. */
@NullMarked
package org.gmm4j.report.gallery;

import org.jspecify.annotations.NullMarked;
