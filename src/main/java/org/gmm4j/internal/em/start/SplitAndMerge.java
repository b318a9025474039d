package org.gmm4j.internal.em.start;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.StoredResponsibilities;
import org.jspecify.annotations.Nullable;

/**
 * Moves out of a local maximum (Ueda, Nakano, Ghahramani &amp; Hinton 2000): two components that
 * share rows become one, and a third one is divided in two, as {@link Growth} does. One M-step
 * follows. Pairs are tried in the order of
 *
 * <pre>
 *   J(i,j) = Σₙ wₙ r(n,i) r(n,j) / √(Σₙ wₙ r(n,i)² Σₙ wₙ r(n,j)²)
 * </pre>
 *
 * (theirs without the root prefers large components). The third is that whose division describes
 * its rows best.
 */
public final class SplitAndMerge {
  private final Dataset data;
  private final Backend.Resident rows;
  private final Growth growth;

  /**
   * Prepares.
   *
   * @param rows the data, as a backend holds them
   * @param growth on the same rows
   */
  public SplitAndMerge(Dataset data, Backend.Resident rows, Growth growth) {
    this.data = data;
    this.rows = rows;
    this.growth = growth;
  }

  /** Two components, from 0, and what they share. */
  private record Pair(int one, int other, double shared) {}

  /**
   * Moves.
   *
   * @param mixture of at least three components
   * @param rank which of the pairs is merged, from 0
   * @return null if nothing can be divided
   */
  public @Nullable Maximization move(GaussianMixture mixture, int rank) {
    StoredResponsibilities given = new StoredResponsibilities(data.rows());
    rows.posterior(mixture, given);
    Pair pair = pairs(mixture.components(), given).get(rank);
    Growth.Division[] divisions = growth.divisions(mixture, given);
    Growth.Division third =
        Arrays.stream(divisions)
            .filter(each -> each.component != pair.one && each.component != pair.other)
            .max(Comparator.comparingDouble(Growth.Division::gain))
            .orElseThrow();
    if (third.gain() == Double.NEGATIVE_INFINITY) {
      return null;
    }
    double[][] references =
        IntStream.range(0, divisions.length)
            .mapToObj(k -> k == pair.other ? third.mean : divisions[k].mean)
            .toArray(double[][]::new);
    return growth.maximised(new Moved(given, pair, third), references);
  }

  /** The rows of a pair are the first one's, and a part of the third's is the second one's. */
  private record Moved(Responsibilities given, Pair pair, Growth.Division third)
      implements Responsibilities {
    @Override
    public void fill(long row, double[] out) {
      given.fill(row, out);
      out[pair.one] += out[pair.other];
      out[pair.other] = 0;
      if (third.second.get((int) row)) {
        out[pair.other] = out[third.component];
        out[third.component] = 0;
      }
    }
  }

  private List<Pair> pairs(int components, Responsibilities given) {
    double[][] products = new double[components][components];
    RowWeights weights = data.weights();
    double[] r = new double[components];
    for (int row = 0; row < data.rows(); row++) {
      Arrays.fill(r, 0);
      given.fill(row, r);
      double weight = weights.of(row);
      for (int i = 0; i < components; i++) {
        for (int j = 0; r[i] > 0 && j <= i; j++) {
          products[i][j] += weight * r[i] * r[j];
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < components; i++) {
      for (int j = 0; j < i; j++) {
        double sizes = Math.sqrt(products[i][i] * products[j][j]);
        pairs.add(new Pair(j, i, sizes > 0 ? products[i][j] / sizes : 0));
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::shared).reversed());
    return pairs;
  }
}
