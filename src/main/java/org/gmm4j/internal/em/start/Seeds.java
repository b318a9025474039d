package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.jspecify.annotations.Nullable;

/** Rows to begin clusters with. A row of weight w is drawn and counted as w of them. */
final class Seeds {
  private static final double STEP = 1e-6;

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
  Seeds(Dataset data, Backend.Resident rows, SplittableRandom random) {
    this.data = data;
    this.weights = data.weights();
    this.rows = rows;
    this.random = random;
  }

  /**
   * Greedy k-means++ (Arthur &amp; Vassilvitskii 2007): rows drawn in proportion to weight times
   * squared distance to those before, of 2 + ⌊ln K⌋ candidates the one that lowers the sum of these
   * most [K × d].
   */
  double[][] plusPlus(int components) {
    double[][] seeds = new double[components][];
    seeds[0] = row(drawRow());
    double[] closest = squaredDistances(seeds[0]);
    scatter = sum(weighted(closest));
    int candidates = 2 + (int) Math.log(components);
    for (int k = 1; k < components; k++) {
      double bestPotential = Double.POSITIVE_INFINITY;
      double[] bestClosest = closest;
      for (int c = 0; c < candidates; c++) {
        double[] candidate = row(draw(weighted(closest)));
        double[] distances = squaredDistances(candidate);
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

  /** A row drawn by weight, then again and again the row farthest from those before [K × d]. */
  double[][] farthestFirst(int components) {
    double[][] seeds = new double[components][];
    seeds[0] = row(drawRow());
    double[] closest = squaredDistances(seeds[0]);
    for (int k = 1; k < components; k++) {
      seeds[k] = row(greatest(closest));
      double[] distances = squaredDistances(seeds[k]);
      for (int i = 0; i < closest.length; i++) {
        closest[i] = Math.min(closest[i], distances[i]);
      }
    }
    return seeds;
  }

  /** K different rows at random, by their weights. */
  double[][] different(int components) {
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

  /**
   * The same, moved by a millionth of the data's deviation, so that where rows are equally near to
   * several, as counts and categories are, chance decides, and not their order.
   */
  double[][] nearDifferent(int components) {
    double[][] seeds = different(components);
    double step = STEP * Math.sqrt(scatter(mean()) / weights.total() / data.columns());
    for (double[] seed : seeds) {
      for (int j = 0; j < seed.length; j++) {
        seed[j] += step * (2 * random.nextDouble() - 1);
      }
    }
    return seeds;
  }

  /** The first of the greatest. */
  static int greatest(double[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }

  /** One row; in the place of what it misses, the means of what others show. */
  double[] row(int i) {
    double[] row = data.row(i);
    for (int j = 0; j < row.length && data.isIncomplete(); j++) {
      row[j] = Double.isNaN(row[j]) ? meansShown()[j] : row[j];
    }
    return row;
  }

  /** What others show of each feature, on average [d]. */
  double[] meansShown() {
    double[] known = meansShown;
    if (known == null) {
      known = meanFrom(new double[data.columns()]);
      meansShown = known;
    }
    return known;
  }

  /** The mean of all rows [d]. */
  double[] mean() {
    return meanFrom(row(0));
  }

  private double[] meanFrom(double[] near) {
    Nearest nearest = rows.nearest(new double[][] {near});
    double[] mean = near.clone();
    for (int j = 0; j < mean.length; j++) {
      mean[j] += nearest.sums()[0][j] / nearest.counts()[0];
    }
    return mean;
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
    if (weights.areOnes()) {
      return random.nextInt(data.arrayRows());
    }
    double total = weights.total();
    double copies = weights.given();
    boolean whole = copies <= Integer.MAX_VALUE && weights.areCopies();
    double target =
        whole ? random.nextInt((int) copies) * (total / copies) : random.nextDouble() * total;
    int row = 0;
    for (double before = weights.of(0); before <= target && row < data.rows() - 1; ) {
      before += weights.of(++row);
    }
    return row;
  }

  private double[] squaredDistances(double[] seed) {
    return rows.nearest(new double[][] {seed}).squaredDistances();
  }

  /** Σ w ‖x − s‖² about the first s of the last k-means++ seeds. */
  double scatter() {
    return scatter;
  }

  /** The same about another point. */
  double scatter(double[] about) {
    return sum(weighted(squaredDistances(about)));
  }

  private double[] weighted(double[] values) {
    if (weights.areOnes()) {
      return values;
    }
    double[] products = new double[values.length];
    Arrays.setAll(products, i -> weights.of(i) * values[i]);
    return products;
  }

  /** A row, in proportion to masses. */
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

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
