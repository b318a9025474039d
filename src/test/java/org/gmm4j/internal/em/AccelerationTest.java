package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With and without accelerations, MNIST's twos and sixes give the same fit and the same model. */
class AccelerationTest {
  private static final Dataset DIGITS = DataSource.open("mnist-2v6", null).rows().dividedBy(255);

  /** As what the digits are given. */
  enum Form {
    BYTES,
    FROM_0_TO_1,
    STANDARDISED,
    FAR_FROM_0;

    Dataset rows() {
      double[][] rows = new double[DIGITS.arrayRows()][];
      Arrays.setAll(rows, DIGITS::row);
      double[] means = new double[DIGITS.columns()];
      double[] deviations = new double[DIGITS.columns()];
      for (int j = 0; j < means.length; j++) {
        int column = j;
        means[j] = Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
        double mean = means[j];
        double variance =
            Arrays.stream(rows).mapToDouble(row -> Math.pow(row[column] - mean, 2)).sum();
        deviations[j] = variance > 0 ? Math.sqrt(variance / rows.length) : 1;
      }
      for (double[] row : rows) {
        for (int j = 0; j < row.length; j++) {
          row[j] = this == STANDARDISED ? (row[j] - means[j]) / deviations[j] : row[j];
          row[j] += this == FAR_FROM_0 ? 1e6 : 0;
        }
      }
      return this == BYTES ? DIGITS : Dataset.of(rows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BYTES, 2, 0.05, DOUBLE, 12",
    "BYTES, 2, 0.05, FLOAT, 8",
    "STANDARDISED, 2, 0.05, DOUBLE, 6",
    "FAR_FROM_0, 2, 1e-3, DOUBLE, 6"
  })
  void bothPathsGiveTheSameModel(
      Form form, int components, double ridge, Precision precision, int steps) {
    Dataset rows = form.rows();
    List<FitListener.Iteration> quick = new ArrayList<>();
    List<FitListener.Iteration> plain = new ArrayList<>();
    FitResult accelerated = fit(rows, components, ridge, precision, steps, Acceleration.ON, quick);
    FitResult right = fit(rows, components, ridge, precision, steps, Acceleration.OFF, plain);
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
    if (inDouble && ridge > 1e-5) { // most rows are summed once and no more, whatever their type
      long accumulated = quick.get(steps - 1).accumulatedPairs();
      assertTrue(accumulated < 0.5 * rows.rows(), "pairs accumulated: " + accumulated);
    }
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

  @Sweep
  @ParameterizedTest
  @CsvSource({
    "BYTES, 2, 1e-6, DOUBLE, 6",
    "BYTES, 5, 1e-3, DOUBLE, 6",
    "FROM_0_TO_1, 2, 0.05, DOUBLE, 12",
    "FROM_0_TO_1, 5, 1e-6, DOUBLE, 6"
  })
  void bothPathsGiveOtherModelsToo(
      Form form, int components, double ridge, Precision precision, int steps) {
    bothPathsGiveTheSameModel(form, components, ridge, precision, steps);
  }

  private static FitResult fit(
      Dataset rows,
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
        .fit(rows);
  }
}
