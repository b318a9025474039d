/**
 * Gaussian mixtures for high-dimensional data: {@link org.gmm4j.GmmFitter} fits, {@link
 * org.gmm4j.GaussianMixture} is what was fitted.
 *
 * <p>Notation, the same in every package and kernel:
 *
 * <table>
 * <caption>symbols</caption>
 * <tr><td>n, N</td><td>row, number of rows</td></tr>
 * <tr><td>k, K</td><td>component, number of components</td></tr>
 * <tr><td>d</td><td>number of features (columns)</td></tr>
 * <tr><td>πₖ, μₖ, Σₖ</td><td>weight, mean [d] and covariance [d × d] of component k</td></tr>
 * <tr><td>L, P</td><td>Σ = LLᵀ with L lower triangular; P = L⁻¹, the precision Cholesky factor</td></tr>
 * <tr><td>y</td><td>P(x − μ), the whitened row; ‖y‖² is the squared Mahalanobis distance</td></tr>
 * <tr><td>r(n,k)</td><td>responsibility: the posterior probability of component k given row n</td></tr>
 * </table>
 *
 * All logarithms are natural, all likelihoods in nats. Matrices are row-major.
 */
@NullMarked
package org.gmm4j;

import org.jspecify.annotations.NullMarked;
