package org.gmm4j.internal.compute.cpu;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.sweep.FormProblems;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.oracle.Scatters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With many components most are left out, and nothing else changes. */
class ManyComponentsTest {
  private static final Dataset DIGITS = DataSource.open("mnist-2v6", null).rows().dividedBy(255);

  @Sweep
  @ParameterizedTest
  @CsvSource({"spherical, 60, DOUBLE", "ppca:auto, 40, DOUBLE"})
  void bothPathsGiveOtherModelsToo(String structure, int components, Precision precision) {
    bothPathsGiveTheSameModel(structure, components, precision);
  }

  @ParameterizedTest
  @CsvSource({"diag, 60, DOUBLE", "mfa:3, 40, DOUBLE", "diag, 60, FLOAT"})
  void bothPathsGiveTheSameModel(String structure, int components, Precision precision) {
    List<FitListener.Iteration> quick = new ArrayList<>();
    List<FitListener.Iteration> plain = new ArrayList<>();
    FitResult screened = fit(structure, components, precision, Acceleration.ON, quick);
    FitResult right = fit(structure, components, precision, Acceleration.OFF, plain);
    boolean inDouble = precision == Precision.DOUBLE;
    long all = (long) components * DIGITS.rows();
    long pairs = 0;
    for (int i = 0; i < plain.size(); i++) {
      double log = plain.get(i).logLikelihood();
      double got = quick.get(i).logLikelihood();
      close("log-likelihood", log, got, inDouble ? 1e-12 : 1e-5, Math.abs(log));
      assertEquals(all, plain.get(i).evaluatedPairs());
      pairs += quick.get(i).evaluatedPairs();
    }
    assertEquals(plain.size(), quick.size());
    assertTrue(pairs < 0.4 * plain.size() * all, "pairs evaluated: " + pairs);
    if (inDouble) {
      assertArrayEquals(right.labels(), screened.labels());
    }
  }

  private static FitResult fit(
      String structure,
      int components,
      Precision precision,
      Acceleration acceleration,
      List<FitListener.Iteration> iterations) {
    return GmmFitter.builder()
        .components(components)
        .covariance(structure)
        .regularization(Regularization.ridge(0.01))
        .device("cpu")
        .precision(precision)
        .acceleration(acceleration)
        .maxIterations(6)
        .tolerance(0)
        .listener(
            new FitListener() {
              @Override
              public void iteration(Iteration iteration) {
                iterations.add(iteration);
              }
            })
        .build()
        .fit(DIGITS);
  }

  /** Steps of EM, and one jump that leaves no row where it was. */
  @ParameterizedTest
  @CsvSource({"diag, byte", "spherical, float", "mfa:2, double", "ppca:2, byte"})
  void stepsAreThePlainOnesWhateverTheThreads(String structure, String type) {
    Random random = new Random(9);
    GaussianMixture start = FormProblems.mixture(structure, 50, 120, 1, 3, 4, random);
    Dataset data = FormProblems.dataset(type, start.sample(3000, 1), 1);
    List<Moments> right = steps(data, start, 2, Acceleration.OFF);
    List<Moments> got = steps(data, start, 1, Acceleration.ON);
    double pairs = 0;
    for (int step = 0; step < right.size(); step++) {
      compare(right.get(step), got.get(step));
      pairs += got.get(step).evaluatedPairs();
    }
    assertTrue(pairs < 0.7 * right.size() * 50 * data.rows(), "pairs evaluated: " + pairs);
    for (int threads = 2; threads <= 3; threads++) {
      List<Moments> same = steps(data, start, threads, Acceleration.ON);
      for (int step = 0; step < right.size(); step++) {
        assertEquals(got.get(step).logLikelihood(), same.get(step).logLikelihood());
        assertArrayEquals(got.get(step).counts(), same.get(step).counts());
        for (int k = 0; k < 50; k++) {
          assertArrayEquals(got.get(step).first(k), same.get(step).first(k));
          for (double[][] part : Scatters.parts(got.get(step), same.get(step), k)) {
            assertArrayEquals(part[0], part[1]);
          }
        }
      }
    }
  }

  private static List<Moments> steps(
      Dataset data, GaussianMixture start, int threads, Acceleration acceleration) {
    List<Moments> steps = new ArrayList<>();
    GaussianMixture mixture = start;
    try (Backend backend = new CpuBackend(CpuProvider.info(), Precision.DOUBLE, threads);
        Backend.Resident resident = backend.load(data, acceleration)) {
      for (int step = 0; step < 5; step++) {
        steps.add(resident.expect(mixture));
        if (step == 2) {
          double[][] turned = new double[50][];
          GaussianMixture before = mixture;
          Arrays.setAll(turned, k -> before.mean((k + 1) % 50));
          mixture = new GaussianMixture(mixture.weights(), turned, mixture.covariance());
        } else {
          mixture =
              ((Maximization.Next)
                      Maximization.of(
                          mixture.covariance().structure(),
                          steps.get(step),
                          Regularization.ridge(1e-2),
                          mixture))
                  .mixture();
        }
      }
    }
    return steps;
  }

  private static void compare(Moments right, Moments got) {
    double log = right.logLikelihood();
    close("log-likelihood", log, got.logLikelihood(), 1e-12, Math.abs(log));
    for (int k = 0; k < right.components(); k++) {
      close("count", right.counts()[k], got.counts()[k], 1e-11, (double) right.rows());
      double[] mean = about(right, k);
      double[] other = about(got, k);
      for (int j = 0; j < mean.length; j++) {
        close("sum", mean[j], other[j], 1e-11, 32.0 * right.rows());
      }
      double[] products = products(right, k);
      double largest = Arrays.stream(products).map(Math::abs).max().orElse(0);
      for (int i = 0; i < products.length; i++) {
        close("product", products[i], products(got, k)[i], 1e-9, largest);
      }
    }
  }

  /** Σ r x, whatever point the sums are about. */
  private static double[] about(Moments moments, int k) {
    double[] sum = moments.first(k).clone();
    for (int j = 0; j < sum.length; j++) {
      sum[j] += moments.counts()[k] * moments.reference(k)[j];
    }
    return sum;
  }

  private static double[] products(Moments moments, int k) {
    return moments.scatter() instanceof Scatter.Projected ? moments.products(k) : new double[0];
  }
}
