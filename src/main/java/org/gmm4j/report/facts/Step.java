package org.gmm4j.report.facts;

import org.gmm4j.GaussianMixture;
import org.jspecify.annotations.Nullable;

/**
 * Parameters at an iteration.
 *
 * @param iteration that they entered, from 1; of the result one more than there were
 * @param weights πₖ [K]
 * @param means μₖ [K × d]
 * @param mixture all of them; null if they are too many to be kept
 */
public record Step(
    int iteration, double[] weights, float[][] means, @Nullable GaussianMixture mixture) {}
