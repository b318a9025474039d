package org.gmm4j.internal.compute.plan;

import org.gmm4j.covariance.CovarianceStructure;

/**
 * What is known of mixtures before there are any.
 *
 * @param components K
 * @param structure of their covariances
 */
public record MixtureKind(int components, CovarianceStructure structure) {}
