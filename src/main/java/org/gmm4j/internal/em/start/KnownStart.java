package org.gmm4j.internal.em.start;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.Initialization;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * Starts of rows of which some are known, so that component k is that of label k: it begins at the
 * mean of its known rows. Components without any are seeded from rows of which nothing is known: by
 * greedy k-means++, far from the centres that are there, or at random. Known rows stay in their
 * clusters.
 */
final class KnownStart {
  private final Dataset data;
  private final Backend.Resident rows;
  private final KnownLabels known;
  private final int components;
  private final Seeds seeds;

  /**
   * Prepares.
   *
   * @param rows the data, of which some are known, as a backend holds them
   */
  KnownStart(Dataset data, Backend.Resident rows, int components, SplittableRandom random) {
    this.data = data;
    this.rows = rows;
    this.known = rows.known();
    this.components = components;
    this.seeds = new Seeds(data, rows, random);
  }

  /** Clusters of which all known rows are where they belong. */
  KMeans.Clusters clusters(Initialization initialization) {
    return switch (initialization.rule()) {
      case KMEANS -> new KMeans(data, rows, seeds).cluster(centres(false));
      case KMEANS_PLUS_PLUS -> partition(centres(false));
      case RANDOM_FROM_DATA, SHORT_RUNS -> partition(centres(true));
      default ->
          throw new IllegalArgumentException(
              "%s starts know no labels".formatted(initialization.option()));
    };
  }

  private KMeans.Clusters partition(double[][] centres) {
    return new KMeans.Clusters(rows.nearest(centres).owners(), centres, 0);
  }

  /** The mean of all rows, for every component [K × d]. */
  double[][] means() {
    double[][] means = new double[components][];
    Arrays.fill(means, seeds.mean());
    return means;
  }

  /** The same, but that known rows belong to their components. */
  Responsibilities kept(Responsibilities others) {
    return (row, out) -> {
      if (known.isKnown(row)) {
        out[known.of(row)] = 1;
      } else {
        others.fill(row, out);
      }
    };
  }

  private double[][] centres(boolean anywhere) {
    double[][] centres = new double[components][];
    double[] masses = new double[data.arrayRows()]; // of drawing a row
    Arrays.setAll(masses, i -> known.isKnown(i) ? 0 : data.weights().of(i));
    double[] closest = new double[masses.length];
    Arrays.fill(closest, Double.POSITIVE_INFINITY);
    for (int label : known.occurring()) {
      centres[label] = mean(label);
      closest = closer(closest, centres[label]);
    }
    for (int k = 0; k < components; k++) {
      if (centres[k] == null && anywhere) {
        int drawn = seeds.draw(masses);
        masses[drawn] = 0;
        centres[k] = seeds.row(drawn);
      } else if (centres[k] == null) {
        centres[k] = far(masses, closest);
        closest = closer(closest, centres[k]);
      }
    }
    return centres;
  }

  /** The weighted mean of what the rows of a label show; of what none does, that of all rows. */
  private double[] mean(int label) {
    double[] sums = new double[data.columns()];
    double[] counts = new double[sums.length];
    for (int row : known.rowsOf(label)) {
      double[] x = data.row(row);
      double weight = data.weights().of(row);
      for (int j = 0; j < x.length; j++) {
        if (!Double.isNaN(x[j])) {
          counts[j] += weight;
          sums[j] += (x[j] - sums[j]) * (weight / counts[j]);
        }
      }
    }
    Arrays.setAll(sums, j -> counts[j] > 0 ? sums[j] : seeds.meansShown()[j]);
    return sums;
  }

  /** Of some rows, drawn in proportion to mass times squared distance, the one that helps most. */
  private double[] far(double[] masses, double[] closest) {
    double[] best = new double[0];
    double least = Double.POSITIVE_INFINITY;
    for (int candidate = 0; candidate < 2 + (int) Math.log(components); candidate++) {
      double[] row = seeds.row(seeds.draw(products(masses, closest)));
      double potential = Arrays.stream(products(masses, closer(closest, row))).sum();
      if (best.length == 0 || potential < least) {
        best = row;
        least = potential;
      }
    }
    return best;
  }

  private static double[] products(double[] masses, double[] distances) {
    double[] products = new double[masses.length];
    Arrays.setAll(products, i -> masses[i] > 0 ? masses[i] * distances[i] : 0);
    return products;
  }

  private double[] closer(double[] closest, double[] centre) {
    double[] distances = rows.nearest(new double[][] {centre}).squaredDistances();
    double[] closer = new double[closest.length];
    Arrays.setAll(closer, i -> Math.min(closest[i], distances[i]));
    return closer;
  }

  /**
   * An even sample of so many rows, to which the known ones are added: so many of each label at
   * most that they double it.
   */
  static Dataset sample(Dataset data, int count) {
    KnownLabels known = data.knownLabels();
    if (known.areNone()) {
      return data.sample(count);
    }
    int[] labels = known.occurring();
    int most = Math.max(1, count / labels.length);
    IntStream even = IntStream.range(0, count).map(i -> (int) data.spread(i, count));
    IntStream added =
        Arrays.stream(labels)
            .flatMap(
                label -> {
                  int[] all = known.rowsOf(label);
                  int some = Math.min(most, all.length);
                  return IntStream.range(0, some)
                      .map(i -> all[(int) ((long) all.length * i / some)]);
                });
    return data.select(IntStream.concat(even, added).sorted().distinct().toArray());
  }
}
