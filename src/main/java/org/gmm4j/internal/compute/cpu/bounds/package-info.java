/** Certificates: bounds that prove which rows cannot have changed sides. */
@NullMarked
package org.gmm4j.internal.compute.cpu.bounds;

import org.jspecify.annotations.NullMarked;
