package org.gmm4j.report.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.page.Components;
import org.gmm4j.report.parts.Shown;

/**
 * The log-densities of rows, of many rows those of some that are evenly spread: their mean in each
 * component, and its rows of the highest and of the lowest.
 *
 * @param sample the rows that were looked at
 * @param means mean log p(x), in nats; NaN without a row [K]
 * @param most rows of the sample, the highest first, by component
 * @param least rows of the sample, the lowest last, by component
 */
record Typical(Shown sample, double[] means, List<List<Place>> most, List<List<Place>> least) {
  /** Rows that are looked at, at most. */
  private static final int ROWS = 20_000;

  private static final int FEWEST = 1000;

  /** Bytes of them, at most. */
  private static final long BYTES = 64L << 20;

  /** Products that their densities take, about, at most. */
  private static final double WORK = 5e10;

  /**
   * A row.
   *
   * @param inSample its number there, from 0
   * @param row its number, from 1
   * @param logDensity log p(x), in nats
   */
  record Place(int inSample, long row, double logDensity) {}

  static Typical of(GaussianMixture mixture, Dataset rows, Scorer scorer) {
    Shown sample = Shown.of(rows, size(mixture, rows));
    int components = mixture.components();
    double[] sums = new double[components];
    long[] counts = new long[components];
    List<List<Place>> most = lists(components);
    List<List<Place>> least = lists(components);
    Comparator<Place> descending = Comparator.comparingDouble(each -> -each.logDensity());
    scorer.posteriors(
        sample.rows(),
        (firstRow, count, logDensities, posteriors) -> {
          for (int i = 0; i < count; i++) {
            int k = greatest(posteriors, i * components, components);
            int inSample = (int) firstRow + i;
            Place place = new Place(inSample, number(sample, rows, inSample), logDensities[i]);
            sums[k] += logDensities[i];
            counts[k]++;
            keep(most.get(k), place, descending);
            keep(least.get(k), place, descending.reversed());
          }
        });
    for (int k = 0; k < components; k++) {
      sums[k] /= counts[k]; // NaN without a row
      List<Place> both = most.get(k);
      least.get(k).removeIf(both::contains);
      least.get(k).sort(descending);
    }
    return new Typical(sample, sums, most, least);
  }

  private static int size(GaussianMixture mixture, Dataset rows) {
    double work = (double) mixture.covariance().parameters() + mixture.features();
    long bytes = (long) rows.columns() * rows.type().bytes();
    double size = Math.min(Math.min(ROWS, WORK / (2 * work)), (double) BYTES / bytes);
    return (int) Math.max(FEWEST, size);
  }

  private static long number(Shown sample, Dataset rows, int inSample) {
    int count = sample.rows().arrayRows();
    return 1 + (count == sample.of() ? inSample : rows.spread(inSample, count));
  }

  private static List<List<Place>> lists(int count) {
    List<List<Place>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static int greatest(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }

  private static void keep(List<Place> kept, Place place, Comparator<Place> order) {
    if (kept.size() < Components.SIDE || order.compare(place, kept.get(kept.size() - 1)) < 0) {
      kept.add(place);
      kept.sort(order);
      if (kept.size() > Components.SIDE) {
        kept.remove(kept.size() - 1);
      }
    }
  }
}
