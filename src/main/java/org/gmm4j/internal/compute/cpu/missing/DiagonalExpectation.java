package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.ShownValues;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.gaps.Pattern;
import org.gmm4j.internal.compute.gaps.Section;

/**
 * An E-step of diagonal covariances. Features know nothing of each other, so that no row need be
 * completed; with m for what a row misses and o for what it shows, about the means,
 *
 * <pre>
 *   log N(xₒ; μₒ, Σₒₒ) = −½ Σⱼ∈ₒ ((xⱼ − μⱼ)² / σⱼ² + log 2πσⱼ²),
 *   Sⱼⱼ = Σₙ:ⱼ∈ₒ r (xⱼ − μⱼ)² + σⱼ² Σₙ:ⱼ∈ₘ r.
 * </pre>
 *
 * Each row goes through all components while it is near: densities, responsibilities, sums. The
 * rows of a section are cut into parts, whose number depends on the data and the mixture alone.
 */
final class DiagonalExpectation {
  private static final int VALUES = 1 << 22; // of all parts' sums
  private static final int LEAST_PARTS = 4;
  private static final int MOST_PARTS = 32;
  private static final int LEAST_ROWS = 16; // of a part
  private static final double LOG_2PI = Math.log(2 * Math.PI);
  private static final double LEAST = Math.exp(-Precision.DOUBLE.negligible());

  private final Workers workers;
  private final boolean notesShown;
  private final int d;
  private final double[] logWeights;
  private final double[][] means; // [K × d]
  private final double[][] variances;
  private final double[][] roots; // 1 / σ
  private final double[][] logs; // log 2πσ²

  /**
   * Begins.
   *
   * @param notesShown whether to note what rows show
   */
  DiagonalExpectation(GaussianMixture mixture, Workers workers, boolean notesShown) {
    int components = mixture.components();
    this.workers = workers;
    this.notesShown = notesShown;
    this.d = mixture.features();
    this.logWeights = Arrays.stream(mixture.weights()).map(Math::log).toArray();
    this.means = new double[components][];
    this.variances = new double[components][];
    this.roots = new double[components][];
    this.logs = new double[components][];
    for (int k = 0; k < components; k++) {
      means[k] = mixture.mean(k);
      variances[k] = mixture.covariance().variances(k);
      roots[k] = Arrays.stream(variances[k]).map(each -> 1 / Math.sqrt(each)).toArray();
      logs[k] = Arrays.stream(variances[k]).map(each -> Math.log(each) + LOG_2PI).toArray();
    }
  }

  /** Whether a mixture is of this kind. */
  static boolean suits(GaussianMixture mixture) {
    return mixture.covariance().scatter().withoutTraces() instanceof Scatter.Diagonal;
  }

  /** How many parts a section of so many rows has. */
  static int parts(int rows, int d, int components) {
    long affordable = VALUES / ((long) PartSums.ARRAYS * d * components);
    int most = (int) Math.max(LEAST_PARTS, Math.min(MOST_PARTS, affordable));
    return Math.max(1, Math.min(most, rows / LEAST_ROWS));
  }

  /** Numbers that the parts of such a section sum. */
  static long sums(int rows, int d, int components) {
    return (long) PartSums.ARRAYS * d * components * parts(rows, d, components);
  }

  /**
   * Adds a section.
   *
   * @param moments about the mixture's means
   */
  void add(Section section, Moments moments) {
    PartSums[] parts = new PartSums[parts(section.rows(), d, means.length)];
    workers.forEach(
        parts.length,
        (worker, part) -> {
          int from = (int) ((long) section.rows() * part / parts.length);
          int to = (int) ((long) section.rows() * (part + 1) / parts.length);
          parts[part] = new PartSums(section);
          parts[part].add(from, to);
        });
    double logLikelihood = 0;
    for (PartSums part : parts) {
      part.addTo(moments);
      logLikelihood += part.logLikelihood;
    }
    moments.addRows(section.rows(), section.totalWeight(), logLikelihood);
    moments.addWork((long) section.rows() * means.length, 0);
  }

  /** One part's rows. */
  private final class PartSums {
    static final int ARRAYS = 3;

    private final Section section;
    private final double[] counts = new double[means.length];
    private final double[][] missed = new double[means.length][d]; // Σ r of rows that miss j
    private final double[][] first = new double[means.length][d]; // of those that show it
    private final double[][] squares = new double[means.length][d];
    private final ShownValues.Range[] ranges = new ShownValues.Range[means.length];
    private final double[] shares = new double[means.length];
    private final double[] x = new double[d];
    private final double[] shown = new double[d];
    private final double[] terms = new double[d];
    private double logLikelihood;
    private long pairs;

    PartSums(Section section) {
      this.section = section;
      Arrays.setAll(ranges, k -> new ShownValues.Range(notesShown ? d : 0));
    }

    void add(int from, int to) {
      for (int place = from; place < to; place++) {
        double weight = section.weight(place);
        if (weight > 0) {
          System.arraycopy(section.values(), section.begin(place), x, 0, d);
          int pattern = section.patternNumber(place);
          System.arraycopy(section.shown(), pattern * d, shown, 0, d);
          add(weight);
          if (notesShown) {
            note(section.pattern(place));
          }
        }
      }
    }

    private void add(double weight) {
      for (int k = 0; k < shares.length; k++) {
        shares[k] = logWeights[k];
        if (logWeights[k] > Double.NEGATIVE_INFINITY) {
          findTerms(x, shown, means[k], roots[k], logs[k], terms);
          shares[k] -= 0.5 * sum(terms);
        }
      }
      logLikelihood += weight * LogSumExp.normalise(shares, 0, shares.length, LEAST);
      for (int k = 0; k < shares.length; k++) {
        double share = weight * shares[k];
        if (share > 0) {
          counts[k] += share;
          addMoments(share, x, shown, means[k], missed[k], first[k], squares[k]);
          pairs++;
        }
      }
    }

    /** Notes what components with something of the last row have seen of it. */
    private void note(Pattern pattern) {
      for (int k = 0; k < shares.length; k++) {
        if (shares[k] > 0) {
          for (int j : pattern.observed()) {
            ranges[k].add(j, x[j]);
          }
        }
      }
    }

    void addTo(Moments moments) {
      for (int k = 0; k < counts.length; k++) {
        if (notesShown) {
          moments.shown().add(k, ranges[k]);
        }
        double[] toFirst = moments.first(k);
        double[] toSquares = moments.squares(k);
        moments.counts()[k] += counts[k];
        for (int j = 0; j < d; j++) {
          toFirst[j] += first[k][j];
          toSquares[j] += squares[k][j] + missed[k][j] * variances[k][j];
        }
      }
      moments.addWork(0, pairs);
    }
  }

  /** (x − μ)² / σ² + log 2πσ² of what is shown, 0 of the rest. */
  private static void findTerms(
      double[] x, double[] shown, double[] mean, double[] root, double[] log, double[] terms) {
    for (int j = 0; j < terms.length; j++) {
      double z = (x[j] - mean[j]) * root[j] * shown[j];
      terms[j] = z * z + log[j] * shown[j];
    }
  }

  private static void addMoments(
      double share,
      double[] x,
      double[] shown,
      double[] mean,
      double[] missed,
      double[] first,
      double[] squares) {
    for (int j = 0; j < missed.length; j++) {
      double y = (x[j] - mean[j]) * shown[j];
      double part = share * y;
      missed[j] += share * (1 - shown[j]);
      first[j] += part;
      squares[j] += part * y;
    }
  }

  /** Eight sums at once, or each addition would wait for the one before. */
  private static double sum(double[] terms) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    double sum5 = 0;
    double sum6 = 0;
    double sum7 = 0;
    int j = 0;
    for (; j < terms.length - 7; j += 8) {
      sum0 += terms[j];
      sum1 += terms[j + 1];
      sum2 += terms[j + 2];
      sum3 += terms[j + 3];
      sum4 += terms[j + 4];
      sum5 += terms[j + 5];
      sum6 += terms[j + 6];
      sum7 += terms[j + 7];
    }
    for (; j < terms.length; j++) {
      sum0 += terms[j];
    }
    return ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
  }
}
