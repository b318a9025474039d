package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;

/**
 * A component before and after an update.
 *
 * @param before Σ's lower triangle, see {@link org.gmm4j.internal.linalg.Triangle}
 * @param after that of Σ′
 * @param factor P′ [d × d], lower triangular
 */
record Update(DoubleBuffer before, DoubleBuffer after, DoubleBuffer factor) {}
