/** Pictures of mixtures and their fits. */
@NullMarked
package org.gmm4j.report;

import org.jspecify.annotations.NullMarked;
