package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * k-means on a backend: greedy k-means++ seeds (Arthur &amp; Vassilvitskii 2007; of 2 + ⌊ln K⌋
 * candidates a seed the one that lowers the potential most), then Lloyd's iterations. A row of
 * weight w is drawn and counted as w of them.
 */
public final class KMeans {
  private static final int MAX_ITERATIONS = 300;

  /** Lloyd stops when the squares of the moves add up to less than this times the mean variance. */
  private static final double TOLERANCE = 1e-4;

  private final Dataset data;
  private final RowWeights weights;
  private final Backend.Resident rows;
  private final SplittableRandom random;
  private double scatter; // Σ w ‖x − s‖² about the first seed
  private double @Nullable [] meansShown;

  /**
   * Prepares.
   *
   * @param rows the data, as a backend holds them
   */
  public KMeans(Dataset data, Backend.Resident rows, SplittableRandom random) {
    this.data = data;
    this.weights = data.weights();
    this.rows = rows;
    this.random = random;
  }

  /**
   * A partition of the rows.
   *
   * @param owners the cluster of each row, from 0 [N]
   * @param centres [K × d]
   * @param iterations of Lloyd; 0 if there were none
   */
  public record Clusters(int[] owners, double[][] centres, int iterations) {}

  /** Clusters by Lloyd's iterations from k-means++ seeds. */
  public Clusters cluster(int components) {
    return lloyd(seeds(components));
  }

  /** The same from given centres [K × d]. */
  public Clusters cluster(double[][] centres) {
    scatter = sum(weighted(rows.nearest(new double[][] {centres[0]}).squaredDistances()));
    return lloyd(centres);
  }

  private Clusters lloyd(double[][] seeds) {
    double[][] centres = seeds;
    Nearest nearest = rows.nearest(centres);
    double threshold = TOLERANCE * meanVariance(centres, nearest);
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

  /** Assigns every row to the nearest of some points [K × d]. */
  public Clusters partition(double[][] centres) {
    return new Clusters(rows.nearest(centres).owners(), centres, 0);
  }

  /** Seeds far from each other: rows drawn in proportion to weight times squared distance. */
  public double[][] seeds(int components) {
    double[][] seeds = new double[components][];
    seeds[0] = row(drawRow());
    double[] closest = rows.nearest(new double[][] {seeds[0]}).squaredDistances();
    scatter = sum(weighted(closest));
    int candidates = 2 + (int) Math.log(components);
    for (int k = 1; k < components; k++) {
      double bestPotential = Double.POSITIVE_INFINITY;
      double[] bestClosest = closest;
      for (int c = 0; c < candidates; c++) {
        double[] candidate = row(draw(weighted(closest)));
        double[] distances = rows.nearest(new double[][] {candidate}).squaredDistances();
        double potential = 0;
        for (int i = 0; i < distances.length; i++) {
          distances[i] = Math.min(distances[i], closest[i]);
          potential += weights.of(i) * distances[i];
        }
        if (c == 0 || potential < bestPotential) {
          bestPotential = potential;
          bestClosest = distances;
          seeds[k] = candidate;
        }
      }
      closest = bestClosest;
    }
    return seeds;
  }

  /** K different rows at random, by their weights. */
  public double[][] randomRows(int components) {
    if (!weights.areOnes()) {
      return Arrays.stream(differentRows(components)).mapToObj(this::row).toArray(double[][]::new);
    }
    int[] chosen = new int[components];
    for (int k = 0; k < components; k++) { // Floyd's sampling: no row twice
      int limit = data.arrayRows() - components + k;
      int row = random.nextInt(limit + 1);
      for (int i = 0; i < k; i++) {
        if (chosen[i] == row) {
          row = limit;
          break;
        }
      }
      chosen[k] = row;
    }
    return Arrays.stream(chosen).mapToObj(this::row).toArray(double[][]::new);
  }

  /** One row; in the place of what it misses, the means of what others show. */
  double[] row(int i) {
    double[] row = data.row(i);
    for (int j = 0; j < row.length && data.isIncomplete(); j++) {
      row[j] = Double.isNaN(row[j]) ? meansShown()[j] : row[j];
    }
    return row;
  }

  double[] meansShown() {
    double[] known = meansShown;
    if (known == null) {
      double[][] origin = new double[1][data.columns()];
      known = means(origin, rows.nearest(origin))[0];
      meansShown = known;
    }
    return known;
  }

  private int[] differentRows(int count) {
    double[] left = new double[data.arrayRows()];
    Arrays.setAll(left, weights::of);
    int[] chosen = new int[count];
    for (int k = 0; k < count; k++) {
      chosen[k] = draw(left);
      left[chosen[k]] = 0;
    }
    return chosen;
  }

  /** One row: of weights that are whole numbers, as if there were so many copies of each. */
  private int drawRow() {
    double total = weights.total();
    if (weights.areOnes()) {
      return random.nextInt(data.arrayRows());
    }
    boolean whole = total == Math.rint(total) && total <= Integer.MAX_VALUE;
    double target = whole ? random.nextInt((int) total) : random.nextDouble() * total;
    int row = 0;
    for (double before = weights.of(0); before <= target && row < data.rows() - 1; ) {
      before += weights.of(++row);
    }
    return row;
  }

  private double[] weighted(double[] values) {
    if (weights.areOnes()) {
      return values;
    }
    double[] products = new double[values.length];
    Arrays.setAll(products, i -> weights.of(i) * values[i]);
    return products;
  }

  int draw(double[] masses) {
    double total = sum(masses);
    if (!(total > 0)) { // all rows are seeds already, or duplicates of one
      return random.nextInt(masses.length);
    }
    double target = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        last = i;
        target -= masses[i];
        if (target < 0) {
          return i;
        }
      }
    }
    return last;
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
        int farthest = 0;
        for (int i = 1; i < distances.length; i++) {
          farthest = distances[i] > distances[farthest] ? i : farthest;
        }
        distances[farthest] = 0;
        means[k] = row(farthest);
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

  /** The mean of all rows [d]. */
  public double[] mean() {
    double[][] near = {row(0)};
    return means(near, rows.nearest(near))[0];
  }

  /**
   * Mean of the columns' variances, (Σ w ‖x − s‖² − N ‖m − s‖²) / Nd for the first seed s, a row
   * like others, and the mean m = Σ w x / N, N = Σ w.
   */
  private double meanVariance(double[][] seeds, Nearest nearest) {
    double[] shift = new double[data.columns()]; // m − s
    double total = weights.total();
    for (int k = 0; k < seeds.length; k++) {
      double share = nearest.counts()[k] / total;
      for (int j = 0; j < shift.length; j++) {
        shift[j] += share * (seeds[k][j] - seeds[0][j]) + nearest.sums()[k][j] / total;
      }
    }
    double square = Arrays.stream(shift).map(value -> value * value).sum();
    return (scatter / total - square) / data.columns();
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
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
