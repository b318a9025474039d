/** The seam between EM and devices, and how a device is chosen. */
@NullMarked
package org.gmm4j.internal.compute;

import org.jspecify.annotations.NullMarked;
