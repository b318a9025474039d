/** Screening: float products that leave the few pairs which need doubles. */
@NullMarked
package org.gmm4j.internal.compute.cpu.pruned;

import org.jspecify.annotations.NullMarked;
