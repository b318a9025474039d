package org.gmm4j.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.ExactDensities;
import org.gmm4j.oracle.Layout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The error bound of log-densities: off by at most m ε κ (|c| + ½ ‖y‖²), with m = {@value #TERMS}
 * (d + 8)(1 + √q), whatever other clusters there are and however far away. κ is 1 for variances,
 * the condition number of matrices, and its root for low ranks, where x − μ is rounded before it is
 * divided by the noise. Compared with arithmetic of twice the digits.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DigitsContract {
  private static final double TERMS = 144;

  /** More of them for the table of docs/accuracy.md: {@code ./check --all} takes 100,000. */
  private static final int ROWS = Integer.getInteger("gmm.digits.rows", 200);

  private final Map<String, Map<Double, Double>> worst = new TreeMap<>();

  private final Precision precision;
  private Backend backend;

  protected DigitsContract(Precision precision) {
    this.precision = precision;
  }

  /** Opens the backend under test, or skips if the machine lacks the device. */
  protected abstract Backend open(Precision precision);

  /** How far apart, in widths, clusters may be of which this precision is to tell the truth. */
  protected abstract double greatestDistance();

  /** Structures, layouts, distances and features. */
  Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String structure : List.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2")) {
      for (Layout layout : Layout.values()) {
        for (double distance : new double[] {1, 1e3, 1e6, 1e9, 1e12}) {
          for (int d : new int[] {3, 20}) {
            if (distance <= greatestDistance()) {
              cases.add(Arguments.of(structure, layout, distance, d));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @BeforeAll
  void openBackend() {
    backend = open(precision);
  }

  @AfterAll
  void closeBackend() {
    if (backend != null) {
      backend.close();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logDensitiesAreWithinTheirBound(String structure, Layout layout, double distance, int d) {
    GaussianMixture mixture = layout.mixture(structure, d, distance, 31);
    double[][] rows = layout.rows(mixture, ROWS, 32);
    ExactDensities exact = new ExactDensities(mixture);
    double[] bounds = new double[ROWS];
    double[] right = new double[ROWS];
    IntStream.range(0, ROWS)
        .parallel()
        .forEach(
            i -> {
              ExactDensities.Row row = exact.evaluate(rows[i]);
              right[i] = row.logDensity();
              bounds[i] = bound(mixture.covariance(), row);
            });
    double[] share = new double[1];
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      int[] seen = {0};
      resident.posterior(
          mixture,
          (firstRow, count, logDensities, posteriors) -> {
            for (int i = 0; i < count; i++) {
              int row = (int) firstRow + i;
              double off = Math.abs(logDensities[i] - right[row]);
              share[0] = Math.max(share[0], off / bounds[row]);
              assertTrue(
                  off <= bounds[row],
                  () -> "row %d: off by %.2g of %.2g".formatted(row, off, bounds[row]));
              seen[0]++;
            }
          });
      assertEquals(ROWS, seen[0]);
      worst.computeIfAbsent(structure, any -> new TreeMap<>()).merge(distance, share[0], Math::max);
      double sum = 0;
      double bound = 0;
      for (int i = 0; i < ROWS; i++) {
        sum += right[i];
        bound += bounds[i];
      }
      assertEquals(sum, resident.expect(mixture).logLikelihood(), bound, "the first step's sum");
      assertEquals(sum, resident.expect(mixture).logLikelihood(), bound, "the second step's sum");
      assertEquals(sum, resident.label(mixture, (row, k) -> {}), bound, "the sum beside labels");
    }
  }

  /** Writes the worst errors in units of the bound: structures by distances. */
  @AfterAll
  void writeTable() throws IOException {
    StringBuilder table = new StringBuilder();
    worst.forEach(
        (structure, errors) -> {
          table.append("| %s | %s |".formatted(getClass().getSimpleName(), structure));
          errors
              .values()
              .forEach(error -> table.append(String.format(Locale.ROOT, " %.1e |", error)));
          table.append('\n');
        });
    Path file = Path.of("target", "digits", getClass().getSimpleName() + ".md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, table.toString());
  }

  /** The bound for a row: each component's by its share in the density. */
  private double bound(Covariance covariance, ExactDensities.Row row) {
    double epsilon = precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24;
    double sum = 0;
    for (int k = 0; k < row.sizes().length; k++) {
      if (row.posteriors()[k] > 0) {
        double terms = TERMS * (covariance.features() + 8);
        sum += row.posteriors()[k] * terms * condition(covariance, k) * row.sizes()[k];
      }
    }
    return sum * epsilon;
  }

  private static double condition(Covariance covariance, int k) {
    if (covariance instanceof FullCovariance || covariance instanceof TiedCovariance) {
      return covariance.conditionNumber(k);
    }
    return covariance instanceof LowRankCovariance low
        ? Math.sqrt(covariance.conditionNumber(k)) * (1 + Math.sqrt(low.rank(k)))
        : 1;
  }
}
