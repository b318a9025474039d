/** The seam between the mathematics and the machines that do it. */
@NullMarked
package org.gmm4j.compute;

import org.jspecify.annotations.NullMarked;
