package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * Clusters by agglomeration: rows of a sample, each column in its standard deviations, merged two
 * by two so that squared distances to the means grow least (Ward 1963). That is the classification
 * likelihood of round clusters of one size (Fraley 1998), in one of the transformations by which
 * Scrucca &amp; Raftery 2015 make it fit for others. Distances of rows that miss values are over
 * what both show.
 */
final class Hierarchy {
  /** Rows of a sample, and for a component where there are many of those. */
  private static final int SAMPLE = 2048;

  private static final int SAMPLE_A_COMPONENT = 4;

  /** More only if there are more components: distances of all pairs are kept. */
  private static final int MOST = 8192;

  private final Dataset data;
  private final int components;
  private final double[] counts; // what each row counts as; 0 of those not in the sample [N]
  private final int[] owners; // negative of these [N]

  /** Merges. */
  Hierarchy(Dataset data, int components, SplittableRandom random) {
    this.data = data;
    this.components = components;
    this.counts = counts(data, sampled(data.rows(), components), random);
    int[] rows = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
    double[] weights = Arrays.stream(rows).mapToDouble(i -> counts[i]).toArray();
    int[] clusters = new Ward(standardised(rows, weights), weights).cut(components);
    this.owners = new int[counts.length];
    Arrays.fill(owners, -1);
    for (int i = 0; i < rows.length; i++) {
      owners[rows[i]] = clusters[i];
    }
  }

  /** How many of so many rows are in the sample. */
  static int sampled(long rows, int components) {
    long wanted = Math.min((long) SAMPLE_A_COMPONENT * components, Math.max(MOST, components));
    return (int) Math.min(rows, Math.max(SAMPLE, wanted));
  }

  /** Bytes of Java heap that it takes. */
  static long heapBytes(long rows, int features, int components) {
    long n = sampled(rows, components);
    return Double.BYTES * (n * (n - 1) / 2 + n * features + 2 * rows) + Integer.BYTES * rows;
  }

  /**
   * All rows as they count, or of many some at random, evenly along the weights: one that is drawn
   * m times counts as m.
   */
  private static double[] counts(Dataset data, int sampled, SplittableRandom random) {
    RowWeights weights = data.weights();
    double[] counts = new double[data.arrayRows()];
    if (sampled == counts.length) {
      Arrays.setAll(counts, weights::of);
      return counts;
    }
    double step = weights.total() / sampled;
    double passed = weights.of(0); // Σ w up to this row
    int row = 0;
    for (int i = 0; i < sampled; i++) {
      double target = (i + random.nextDouble()) * step;
      while (passed <= target && row < counts.length - 1) {
        passed += weights.of(++row);
      }
      counts[row]++;
    }
    return counts;
  }

  /** Each row of the sample belongs to its cluster, and counts there as much as it was drawn. */
  Responsibilities responsibilities() {
    RowWeights weights = data.weights();
    if (sampled(data.rows(), components) == counts.length) {
      return Responsibilities.hard(owners);
    }
    double[] shares = new double[counts.length];
    Arrays.setAll(shares, i -> counts[i] == 0 ? 0 : counts[i] / weights.of(i));
    double greatest = Arrays.stream(shares).max().orElseThrow();
    return (row, out) -> {
      int owner = owners[(int) row];
      if (owner >= 0) {
        out[owner] = shares[(int) row] / greatest;
      }
    };
  }

  /** Rows in their columns' standard deviations; no number for what is missing. */
  private double[][] standardised(int[] rows, double[] weights) {
    int d = data.columns();
    double[][] z = Arrays.stream(rows).mapToObj(data::row).toArray(double[][]::new);
    for (int j = 0; j < d; j++) {
      double origin = Double.NaN;
      double total = 0;
      double sum = 0;
      double span = 0;
      for (int i = 0; i < z.length; i++) {
        if (!Double.isNaN(z[i][j])) {
          origin = Double.isNaN(origin) ? z[i][j] : origin;
          z[i][j] -= origin;
          total += weights[i];
          sum += weights[i] * z[i][j];
          span = Math.max(span, Math.abs(z[i][j]));
        }
      }
      double mean = sum / total;
      double squares = 0;
      for (int i = 0; i < z.length; i++) {
        double share =
            span == 0 ? 0 : (z[i][j] - mean) / span; // of the span: its square is bounded
        z[i][j] = Double.isNaN(z[i][j]) ? Double.NaN : share;
        squares += Double.isNaN(z[i][j]) ? 0 : weights[i] * share * share;
      }
      double deviation = span == 0 ? 1 : Math.sqrt(squares / total);
      for (double[] each : z) {
        each[j] /= deviation;
      }
    }
    return z;
  }

  /**
   * Their means, in the data's units; where none of a cluster shows a value, that of all [K × d].
   */
  double[][] means() {
    double[][] means = new double[components][];
    Arrays.fill(means, means(1, row -> 0, new double[1][data.columns()])[0]);
    return means(components, row -> owners[row], means);
  }

  private double[][] means(int clusters, IntUnaryOperator cluster, double[][] before) {
    double[][] means = Arrays.stream(before).map(double[]::clone).toArray(double[][]::new);
    double[][] totals = new double[clusters][data.columns()];
    for (int row = 0; row < counts.length; row++) {
      if (counts[row] > 0) {
        double[] x = data.row(row);
        double[] mean = means[cluster.applyAsInt(row)];
        double[] total = totals[cluster.applyAsInt(row)];
        for (int j = 0; j < x.length; j++) {
          if (!Double.isNaN(x[j])) {
            total[j] += counts[row];
            mean[j] += (x[j] - mean[j]) * (counts[row] / total[j]);
          }
        }
      }
    }
    return means;
  }
}
