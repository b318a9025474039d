package org.gmm4j.distributed;

import java.util.List;

/**
 * A {@link Question} as it reaches a part.
 *
 * @param heading where it stands
 * @param received what is asked
 * @param before what stands before it
 */
public record Asked(Heading heading, Received received, List<Received> before) {}
