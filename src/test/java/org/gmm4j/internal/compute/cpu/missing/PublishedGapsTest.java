package org.gmm4j.internal.compute.cpu.missing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maxima of incomplete data that others have published: one Gaussian, without a ridge. */
class PublishedGapsTest {
  private static final double NA = Double.NaN;

  /** G. Murray, in the discussion of Dempster, Laird & Rubin, JRSS B 39 (1977). */
  private static final double[][] MURRAY = {
    {1, 1}, {1, -1}, {-1, 1}, {-1, -1}, {2, NA}, {2, NA}, {-2, NA}, {-2, NA}, {NA, 2}, {NA, 2},
    {NA, -2}, {NA, -2}
  };

  /** Woods, Steinour & Starke's cement, with the gaps of D. Rubin, Biometrika 63 (1976). */
  private static final double[][] CEMENT = {
    {7, 26, 6, 60, 78.5},
    {1, 29, 15, 52, 74.3},
    {11, 56, 8, 20, 104.3},
    {11, 31, 8, 47, 87.6},
    {7, 52, 6, 33, 95.9},
    {11, 55, 9, 22, 109.2},
    {3, 71, 17, NA, 102.7},
    {1, 31, 22, NA, 72.5},
    {2, 54, 18, NA, 93.1},
    {NA, NA, 4, NA, 115.9},
    {NA, NA, 23, NA, 83.8},
    {NA, NA, 9, NA, 113.3},
    {NA, NA, 8, NA, 109.4}
  };

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .components(1)
        .covariance(structure)
        .regularization(Regularization.ridge(0))
        .maxIterations(3000)
        .tolerance(0)
        .device("cpu");
  }

  private static GaussianMixture start(double correlation) {
    double[][] sigma = {{2, 2 * correlation}, {2 * correlation, 2}};
    return Problems.model(
        new TextbookEm.Parameters(
            new double[] {1}, new double[][] {{0, 0}}, new double[][][] {sigma}));
  }

  /** Two maxima, σ² = 8/3 with ρ = ±½, each from the starts on its side. */
  @ParameterizedTest
  @CsvSource({"0.1, 0.5", "-0.1, -0.5", "0.9, 0.5", "-0.9, -0.5"})
  void murraysTwoMaxima(double from, double correlation) {
    assertMurray(
        fitter("full").start(start(from)).build().fit(Dataset.ofIncomplete(MURRAY)),
        8 / 3.0,
        correlation);
  }

  /** Between them a saddle, σ² = 5/2 with ρ = 0, where EM stays that begins on its ridge. */
  @Test
  void murraysSaddle() {
    GmmFitter fitter = fitter("full").start(start(0)).build();
    assertMurray(fitter.fit(Dataset.ofIncomplete(MURRAY)), 2.5, 0);
  }

  /** One factor makes any matrix of two features: the maxima are the same. */
  @ParameterizedTest
  @CsvSource({"ppca:1, 0.5", "ppca:1, -0.5", "mfa:1, 0.5", "mfa:1, -0.5"})
  void oneFactorHasTheSameMaxima(String structure, double correlation) {
    double[][] loadings = {{0.5, Math.signum(correlation) * 0.5}};
    Covariance covariance =
        Structures.estimated(
            LowRankCovariance.of(
                (LowRankCovariance.Structure) CovarianceStructure.of(structure),
                loadings,
                new double[][] {{2, 2}}));
    GaussianMixture start =
        new GaussianMixture(new double[] {1}, new double[][] {{0, 0}}, covariance);
    assertMurray(
        fitter(structure).start(start).build().fit(Dataset.ofIncomplete(MURRAY)),
        8 / 3.0,
        correlation);
  }

  private static void assertMurray(FitResult fit, double variance, double correlation) {
    assertArrayEquals(new double[2], fit.mixture().mean(0), 1e-7);
    double[] column = fit.mixture().covariance().times(0, new double[] {1, 0});
    assertEquals(variance, column[0], 1e-6);
    assertEquals(correlation * variance, column[1], 1e-6);
    assertArrayEquals(
        new double[] {variance, variance}, fit.mixture().covariance().variances(0), 1e-6);
    assertEquals(logLikelihood(variance, correlation) / 12, fit.logLikelihood(), 1e-10);
  }

  /** Of the four pairs and the eight numbers, in closed form. */
  private static double logLikelihood(double variance, double correlation) {
    double rest = variance * (1 - correlation * correlation);
    double pairs = 4 * Math.log(2 * Math.PI) + 2 * Math.log(variance * rest) + 4 / rest;
    double single = 4 * (Math.log(2 * Math.PI * variance) + 4 / variance);
    return -(pairs + single);
  }

  /** Little & Rubin, Statistical Analysis with Missing Data, whose table has these estimates. */
  @Test
  void rubinsCement() {
    FitResult fit = fitter("full").build().fit(Dataset.ofIncomplete(CEMENT));
    double[] means = {6.655, 49.965, 11.769, 27.047, 95.423};
    assertArrayEquals(means, fit.mixture().mean(0), 6e-4);
    double[][] covariances = {
      {21.826},
      {20.864, 238.012},
      {-24.900, -15.817, 37.870},
      {-11.473, -252.072, -9.599, 294.183},
      {46.953, 195.604, -47.556, -190.599, 208.905}
    };
    for (int i = 0; i < 5; i++) {
      double[] unit = new double[5];
      unit[i] = 1;
      double[] column = fit.mixture().covariance().times(0, unit);
      assertArrayEquals(covariances[i], Arrays.copyOf(column, i + 1), 1.5e-3);
    }
  }
}
