package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;

/**
 * k-means on a backend: k-means++ seeds, then Lloyd's iterations. A row of weight w counts as w of
 * them.
 */
public final class KMeans {
  private static final int MAX_ITERATIONS = 300;

  /** Lloyd stops when the squares of the moves add up to less than this times the mean variance. */
  private static final double TOLERANCE = 1e-4;

  private final RowWeights weights;
  private final int features;
  private final Backend.Resident rows;
  private final Seeds seeds;

  /**
   * Prepares.
   *
   * @param rows the data, as a backend holds them
   */
  public KMeans(Dataset data, Backend.Resident rows, SplittableRandom random) {
    this(data, rows, new Seeds(data, rows, random));
  }

  /** With seeds of these data. */
  KMeans(Dataset data, Backend.Resident rows, Seeds seeds) {
    this.weights = data.weights();
    this.features = data.columns();
    this.rows = rows;
    this.seeds = seeds;
  }

  /**
   * A partition of the rows.
   *
   * @param owners the cluster of each row, from 0 [N]
   * @param centres [K × d]
   * @param iterations of Lloyd
   */
  public record Clusters(int[] owners, double[][] centres, int iterations) {}

  /** Clusters by Lloyd's iterations from k-means++ seeds. */
  public Clusters cluster(int components) {
    double[][] centres = seeds.plusPlus(components);
    return lloyd(centres, seeds.scatter());
  }

  /** The same from given centres [K × d]. */
  public Clusters cluster(double[][] centres) {
    return lloyd(centres, seeds.scatter(centres[0]));
  }

  private Clusters lloyd(double[][] first, double scatter) {
    double[][] centres = first;
    Nearest nearest = rows.nearest(centres);
    double threshold = TOLERANCE * meanVariance(centres, nearest, scatter);
    int iteration = 1;
    for (; iteration < MAX_ITERATIONS; iteration++) {
      double[][] moved = means(centres, nearest);
      double shift = squaredDistance(centres, moved);
      centres = moved;
      Nearest next = rows.nearest(centres);
      boolean settled = shift <= threshold || Arrays.equals(next.owners(), nearest.owners());
      nearest = next;
      if (settled) {
        break;
      }
    }
    return new Clusters(nearest.owners(), centres, iteration);
  }

  /** New centres; one that has lost all its rows moves to the row farthest from its own. */
  private double[][] means(double[][] centres, Nearest nearest) {
    double[][] means = new double[centres.length][];
    double[] distances =
        Arrays.stream(nearest.counts()).allMatch(count -> count > 0)
            ? new double[0]
            : ofUnknown(nearest.squaredDistances());
    for (int k = 0; k < centres.length; k++) {
      double count = nearest.counts()[k];
      if (count == 0) {
        int farthest = Seeds.greatest(distances);
        distances[farthest] = 0;
        means[k] = seeds.row(farthest);
      } else {
        means[k] = centres[k].clone();
        for (int j = 0; j < means[k].length; j++) {
          means[k][j] += nearest.sums()[k][j] / count;
        }
      }
    }
    return means;
  }

  /** The same, but 0 of rows that stay in their clusters [N]. */
  private double[] ofUnknown(double[] distances) {
    double[] some = distances.clone();
    Arrays.setAll(some, i -> rows.known().isKnown(i) ? 0 : distances[i]);
    return some;
  }

  /**
   * Mean of the columns' variances, (Σ w ‖x − s‖² − N ‖m − s‖²) / Nd for the first seed s, a row
   * like others, and the mean m = Σ w x / N, N = Σ w.
   */
  private double meanVariance(double[][] centres, Nearest nearest, double scatter) {
    double[] shift = new double[features]; // m − s
    double total = weights.total();
    for (int k = 0; k < centres.length; k++) {
      double share = nearest.counts()[k] / total;
      for (int j = 0; j < shift.length; j++) {
        shift[j] += share * (centres[k][j] - centres[0][j]) + nearest.sums()[k][j] / total;
      }
    }
    double square = Arrays.stream(shift).map(value -> value * value).sum();
    return (scatter / total - square) / features;
  }

  private static double squaredDistance(double[][] a, double[][] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      for (int j = 0; j < a[k].length; j++) {
        double difference = a[k][j] - b[k][j];
        sum += difference * difference;
      }
    }
    return sum;
  }
}
