package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With and without accelerations, MNIST's twos and sixes give the same fit and the same model. */
class AccelerationTest {
  private static final Dataset DIGITS = DataSource.open("mnist-2v6", null).rows().dividedBy(255);

  @ParameterizedTest
  @CsvSource({
    "2, 0.05, DOUBLE, 12",
    "2, 1e-6, DOUBLE, 6",
    "5, 1e-3, DOUBLE, 6",
    "2, 0.05, FLOAT, 8"
  })
  void bothPathsGiveTheSameModel(int components, double ridge, Precision precision, int steps) {
    List<FitListener.Iteration> quick = new ArrayList<>();
    List<FitListener.Iteration> plain = new ArrayList<>();
    FitResult accelerated = fit(components, ridge, precision, steps, Acceleration.ON, quick);
    FitResult right = fit(components, ridge, precision, steps, Acceleration.OFF, plain);
    boolean inDouble = precision == Precision.DOUBLE;
    assertEquals(steps, quick.size());
    long pairs = 0;
    for (int i = 0; i < steps; i++) {
      double log = plain.get(i).logLikelihood();
      close(
          "log-likelihood",
          log,
          quick.get(i).logLikelihood(),
          inDouble ? 1e-12 : 1e-6,
          Math.abs(log));
      assertEquals((long) components * DIGITS.rows(), plain.get(i).evaluatedPairs());
      pairs += quick.get(i).evaluatedPairs();
    }
    assertTrue(pairs < 0.9 * steps * components * DIGITS.rows(), "pairs evaluated: " + pairs);
    assertArrayEquals(right.labels(), accelerated.labels());
    close(
        "log-likelihood of the result",
        right.logLikelihood(),
        accelerated.logLikelihood(),
        inDouble ? 1e-12 : 1e-6,
        Math.abs(right.logLikelihood()));
    for (int k = 0; k < components; k++) {
      DoubleBuffer one = ((FullCovariance) right.mixture().covariance()).covariance(k);
      DoubleBuffer other = ((FullCovariance) accelerated.mixture().covariance()).covariance(k);
      for (int i = 0; i < 784 * 784; i++) {
        double value = one.get(i);
        close("covariance", value, other.get(i), inDouble ? 1e-10 : 1e-5, 0.2);
      }
    }
  }

  private static FitResult fit(
      int components,
      double ridge,
      Precision precision,
      int steps,
      Acceleration acceleration,
      List<FitListener.Iteration> iterations) {
    return GmmFitter.builder()
        .components(components)
        .regularization(Regularization.ridge(ridge))
        .device("cpu")
        .precision(precision)
        .acceleration(acceleration)
        .maxIterations(steps)
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
}
