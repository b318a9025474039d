package org.gmm4j.internal.em.ridge;

import org.gmm4j.Acceleration;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;

/**
 * Chooses the ridge without labels: the one at which the components say most of rows that they have
 * not seen ({@link UnseenScore}). docs/ridge.md compares this with other criteria.
 *
 * <p>Ridges are powers of 2 times the mean variance of the features. A few, far from each other,
 * are tried on a sample of the rows; from the best of them on, neighbours on all rows, for as long
 * as that helps. More rows bear a smaller ridge, so that the sample alone would not do.
 *
 * <p>A trial is a few iterations from one start: what a ridge does to a clustering it does at once,
 * and what is still to come is much the same at its neighbours. And all rows are no more than
 * {@link #MOST}, evenly spread: of very many rows none is missed, whatever the ridge, so that the
 * score would say nothing but how sharp the clusters are.
 */
public final class RidgeSearch {
  /** All rows, for a search, and for a component where there are many of those. */
  static final int MOST = 12_288;

  private static final int MOST_A_COMPONENT = 1024;
  private static final int SAMPLE = 2048;
  private static final int SAMPLE_A_COMPONENT = 512;

  private final int components;
  private final Trials.Task task;

  /** Prepares. */
  public RidgeSearch(int components, Trials.Task task) {
    this.components = components;
    this.task = task;
  }

  /**
   * Bytes of Java heap that a search keeps beside its fits.
   *
   * @param weighted whether rows may be in both halves
   */
  public static double heapBytes(long rows, boolean weighted, int features, int components) {
    double all = Math.min(rows, most(components));
    double halves = (weighted ? 2 : 1) + (rows == all ? 0 : 1);
    return Double.BYTES * (Trials.judged(rows, features) + halves * all) * (features + components);
  }

  private static int most(int components) {
    return (int) Math.max(MOST, Math.min(Integer.MAX_VALUE, (long) MOST_A_COMPONENT * components));
  }

  /**
   * Searches.
   *
   * @param data in the plan's features
   * @param rows the data as the backend holds them
   * @return ρ, in squared units of the data
   * @throws DataException if no feature varies
   */
  public double choose(
      Dataset data, Backend backend, Backend.Resident rows, Acceleration acceleration) {
    int most = most(components);
    if (data.rows() <= most) {
      return chooseOf(data, backend, rows, acceleration);
    }
    Dataset many = data.sample(most);
    try (Backend.Resident held = backend.load(many, acceleration)) {
      return chooseOf(many, backend, held, acceleration);
    }
  }

  private double chooseOf(
      Dataset data, Backend backend, Backend.Resident rows, Acceleration acceleration) {
    int sampled = Math.max(SAMPLE, SAMPLE_A_COMPONENT * components);
    int best = 0;
    if (data.rows() > 2L * sampled) {
      Dataset sample = data.sample(sampled);
      try (Backend.Resident some = backend.load(sample, acceleration);
          Trials trials = new Trials(task, false, sample, some, backend, acceleration)) {
        best = trials.bestOfFew();
      }
    }
    try (Trials all = new Trials(task, true, data, rows, backend, acceleration)) {
      return all.ridge(all.climb(data.rows() > 2L * sampled ? best : all.bestOfFew()));
    }
  }
}
