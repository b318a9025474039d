package org.gmm4j.internal.em.online;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.Moments;

/**
 * Sufficient statistics between those of the past and those of a batch of n rows (Cappé &amp;
 * Moulines 2009):
 *
 * <pre>
 *   Nₖ = (1 − γ) n πₖ + γ N̂ₖ,      μₖ the mean of both,
 *   Sₖ = (1 − γ) n πₖ (Σₖ − ρI + δδᵀ) + γ (Ŝₖ about μₖ),      δ = μₖ(past) − μₖ
 * </pre>
 *
 * The statistics of the past are those that its mixture stands for, since the M-step can be undone:
 * πₖ, μₖ and the scatter Σₖ − ρI about μₖ. With factors, Σ = WWᵀ + Ψ, they are those of rows and
 * factors together: the factors of past rows, whose covariance the M-step made I, have the products
 * Wᵀ with these rows, and in the units of a batch's products CS those are CΣ. (Noise that is held
 * up at its least value is so in the statistics, too.)
 *
 * <p>So the M-step gives (1 − γ)Σ + γ(Ŝ + ρI) and what lies between the means: as positive definite
 * as the covariances before it, whatever the batch.
 */
final class Interpolation {
  private Interpolation() {}

  /**
   * Interpolates.
   *
   * @param past the mixture so far
   * @param ridge ρ that its covariances hold
   * @param batch sums of its E-step. Not modified.
   * @param gamma γ, from 0 to 1
   * @param leastCount of a component that has less than this, past and batch together, an E-step
   *     may miss too much: its mean and covariance stay, and its weight falls
   */
  static Moments of(
      GaussianMixture past, double ridge, Moments batch, double gamma, double leastCount) {
    int components = past.components();
    double[] weights = past.weights();
    boolean[] found = new boolean[components];
    double[][] means = new double[components][];
    for (int k = 0; k < components; k++) {
      double count = gamma * batch.counts()[k];
      double remembered = (1 - gamma) * batch.totalWeight() * weights[k];
      boolean tooFew = batch.isEmpty(k) || count + remembered < leastCount; // and not if a NaN
      found[k] = !tooFew || batch.scatter().isPooled(); // which is that of all rows
      means[k] = past.mean(k);
      if (found[k] && !batch.isEmpty(k)) {
        double[] mean = batch.mean(k);
        for (int j = 0; j < mean.length; j++) {
          means[k][j] += count / (count + remembered) * (mean[j] - means[k][j]);
        }
      }
    }
    Moments sums = new Moments(means, past.covariance().scatter());
    for (int k = 0; k < components; k++) {
      remember(sums, k, past, ridge, (1 - gamma) * batch.totalWeight() * weights[k]);
      if (found[k]) {
        sums.add(k, batch, k, gamma);
      }
    }
    sums.shown().clear(); // the batch's are not all of the past's
    return sums;
  }

  /** Adds the sums of so many rows, as a component describes them. */
  private static void remember(
      Moments sums, int k, GaussianMixture past, double ridge, double count) {
    double[] shift = past.mean(k);
    for (int j = 0; j < shift.length; j++) {
      shift[j] -= sums.reference(k)[j];
      sums.first(k)[j] += count * shift[j];
    }
    sums.counts()[k] += count;
    Covariance covariance = past.covariance();
    if (sums.scatter().isWhole() || sums.scatter().isPooled()) {
      double[] second = sums.scatter().isPooled() ? sums.pooled() : sums.second(k);
      addMatrix(second, covariance.triangle(k), ridge, shift, count);
      return;
    }
    boolean trace = sums.scatter().isTrace();
    double[] squares = trace ? sums.trace(k) : sums.squares(k);
    double[] variances = covariance.variances(k);
    for (int j = 0; j < variances.length; j++) {
      squares[trace ? 0 : j] += count * (variances[j] - ridge + shift[j] * shift[j]);
    }
    if (sums.scatter().hasProducts()) {
      addProducts(sums, k, covariance.projectedCovariance(k), shift, count);
    }
  }

  /** N (Σ − ρI + δδᵀ), in the lower triangle. */
  private static void addMatrix(
      double[] second, DoubleBuffer triangle, double ridge, double[] shift, double count) {
    int d = shift.length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        second[i * d + j] += count * (triangle.get() + shift[i] * shift[j]);
      }
      second[i * d + i] -= count * ridge;
    }
  }

  /** N (CΣ + (Cδ)δᵀ), row by row of C. */
  private static void addProducts(
      Moments sums, int k, double[] ofModel, double[] shift, double count) {
    int d = shift.length;
    double[] products = sums.products(k);
    double[] directions = sums.scatter().directions(k);
    for (int from = 0; from < products.length; from += d) {
      double along = 0;
      for (int j = 0; j < d; j++) {
        along += directions[from + j] * shift[j];
      }
      for (int j = 0; j < d; j++) {
        products[from + j] += count * (ofModel[from + j] + along * shift[j]);
      }
    }
  }
}
