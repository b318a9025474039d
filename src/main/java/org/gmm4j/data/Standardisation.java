package org.gmm4j.data;

import java.util.Arrays;
import org.gmm4j.data.values.StandardisedValues;

/**
 * Columns put to mean 0 and standard deviation 1: z = (x − m) / s, with the deviation of a whole
 * population, Σ w (x − m)² / Σ w, as scikit-learn's StandardScaler has it. A constant column
 * becomes 0, by its value as m and s = 1. Missing values are left out, and stay missing.
 *
 * @param means m, of the rows as they are read [d]
 * @param deviations s [d]
 * @param shown the share of the rows, by weight, that show each column [d]
 */
public record Standardisation(double[] means, double[] deviations, double[] shown) {
  private static final int VALUES = 1 << 14; // read at a time

  /**
   * That of some rows, in two passes, which know neither offsets nor scales.
   *
   * @throws DataException if squares of the values overflow
   */
  public static Standardisation of(Dataset data) {
    int d = data.columns();
    double[] first = new double[d]; // the first value of each column
    Arrays.fill(first, Double.NaN);
    double[] totals = new double[d]; // Σ w of the values
    double[] sums = new double[d];
    double[] spans = new double[d]; // the greatest distance to the first row
    eachRow(
        data,
        (weight, values, offset) -> {
          for (int j = 0; j < d; j++) {
            double x = values[offset + j];
            if (!Double.isNaN(x)) { // missing otherwise
              first[j] = Double.isNaN(first[j]) ? x : first[j];
              totals[j] += weight;
              sums[j] += weight * (x - first[j]);
              spans[j] = Math.max(spans[j], Math.abs(x - first[j]));
            }
          }
        });
    double[] means = new double[d];
    Arrays.setAll(means, j -> Double.isNaN(first[j]) ? 0 : first[j] + sums[j] / totals[j]);
    double[] squares = new double[d]; // of spans
    eachRow(
        data,
        (weight, values, offset) -> {
          for (int j = 0; j < d; j++) {
            double share = spans[j] == 0 ? 0 : (values[offset + j] - means[j]) / spans[j];
            squares[j] += Double.isNaN(share) ? 0 : weight * share * share;
          }
        });
    double[] deviations = new double[d];
    for (int j = 0; j < d; j++) {
      deviations[j] = spans[j] == 0 ? 1 : spans[j] * Math.sqrt(squares[j] / totals[j]);
      if (!Double.isFinite(means[j])
          || !(deviations[j] * deviations[j] > 0)
          || !Double.isFinite(deviations[j] * deviations[j])) {
        throw new DataException(
            "column %d has values too large or too close to each other for a variance in doubles; divide the data by something"
                .formatted(j + 1));
      }
    }
    double[] shown = new double[d];
    Arrays.setAll(shown, j -> totals[j] / data.weights().total());
    return new Standardisation(means, deviations, shown);
  }

  /** The same units for some of the rows that they are of, or others. */
  public Standardisation ofPart(Dataset rows) {
    double[] totals = new double[means.length];
    if (rows.isIncomplete()) {
      eachRow(
          rows,
          (weight, values, offset) -> {
            for (int j = 0; j < totals.length; j++) {
              totals[j] += Double.isNaN(values[offset + j]) ? 0 : weight;
            }
          });
    } else {
      Arrays.fill(totals, rows.weights().total());
    }
    Arrays.setAll(totals, j -> totals[j] / rows.weights().total());
    return new Standardisation(means, deviations, totals);
  }

  /** Takes a row. */
  @FunctionalInterface
  private interface Row {
    void at(double weight, double[] values, int offset);
  }

  private static void eachRow(Dataset data, Row use) {
    int d = data.columns();
    int together = (int) Math.min(Math.max(1, VALUES / d), data.rows());
    double[] values = new double[together * d];
    for (long row = 0; row < data.rows(); row += together) {
      int count = (int) Math.min(together, data.rows() - row);
      data.read(row, count, values, 0);
      for (int i = 0; i < count; i++) {
        use.at(data.weights().of(row + i), values, i * d);
      }
    }
  }

  /** The rows in these units, doubles. Shares the storage. */
  public Dataset apply(Dataset data) {
    return Dataset.ofValues(
            new StandardisedValues(data.values(), means, deviations), data.rows(), data.columns())
        .weightedBy(data.weights())
        .withKnownLabels(data.knownLabels());
  }

  /**
   * Σ log s over what a row shows, the mean of the rows: by so much log p(z) is more than log p(x),
   * in nats.
   */
  public double logDeviations() {
    double sum = 0;
    for (int j = 0; j < deviations.length; j++) {
      sum += shown[j] * Math.log(deviations[j]);
    }
    return sum;
  }
}
