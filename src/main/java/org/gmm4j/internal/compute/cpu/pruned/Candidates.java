package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a chunk's rows and components that no bound has left out, with what singles say of
 * them; once it is known which component is ahead of the others, who has to be evaluated in
 * doubles.
 *
 * <p>Not for shares that are proven to be small beside all that the component has, see {@link
 * Presence}.
 */
final class Candidates {
  private final int components;
  private final int words;
  private final double[] enough; // leads of which singles say enough [K]
  private final long[] evaluated; // a bit for each component, words for each row
  private final @Nullable Estimates[] estimates; // by row
  private final int[] ends; // of the pairs of each row, once they are sorted
  private int[] rows = new int[0]; // of each pair
  private int[] pairComponents = new int[0];
  private double[] logDensities = new double[0]; // about
  private double[] uppers = new double[0]; // and at most
  private int pairs;

  Candidates(int components, int chunkRows) {
    this.components = components;
    this.words = Screened.words(components);
    this.enough = new double[components];
    this.evaluated = new long[chunkRows * words];
    this.estimates = new Estimates[chunkRows];
    this.ends = new int[chunkRows + 1];
  }

  /**
   * Begins a step.
   *
   * @param presence of each component, see {@link Presence}
   */
  void set(Presence presence) {
    Arrays.setAll(enough, k -> -Math.log(presence.small(k)));
  }

  /** Begins with no pairs. */
  void begin() {
    pairs = 0;
  }

  /**
   * Adds a pair.
   *
   * @param row its place in the chunk
   * @param logDensity in singles
   * @param upper what it is at most
   */
  void add(int row, int k, double logDensity, double upper) {
    if (pairs == rows.length) {
      int room = Math.max(1024, 2 * pairs);
      rows = Arrays.copyOf(rows, room);
      pairComponents = Arrays.copyOf(pairComponents, room);
      logDensities = Arrays.copyOf(logDensities, room);
      uppers = Arrays.copyOf(uppers, room);
    }
    rows[pairs] = row;
    pairComponents[pairs] = k;
    logDensities[pairs] = logDensity;
    uppers[pairs++] = upper;
  }

  /**
   * Decides about all pairs of the first rows.
   *
   * @param negligible T: farther below the best nothing matters
   */
  void decide(int count, Leads leads, double negligible) {
    int[] sorted = sortedByRow(count);
    Arrays.fill(evaluated, 0, count * words, 0);
    int[] light = new int[components];
    for (int i = 0; i < count; i++) {
      int lights = 0;
      int own = -1;
      boolean evaluates = false;
      for (int p = ends[i]; p < ends[i + 1]; p++) {
        int pair = sorted[p];
        int k = pairComponents[pair];
        double lead = leads.lower(i) - uppers[pair];
        if (k == leads.best(i)) {
          own = pair;
        } else if (lead >= enough[k] && lead <= negligible) {
          light[lights++] = pair;
        } else if (!(lead > negligible)) {
          setEvaluated(i, k);
          evaluates = true;
        }
      }
      if (lights > 0 && !evaluates) {
        light[lights++] = own;
      } else {
        setEvaluated(i, leads.best(i));
      }
      estimates[i] = estimates(light, lights);
    }
  }

  /** Where the rows' pairs begin, and the pairs by row, each row's in the order they were added. */
  private int[] sortedByRow(int count) {
    int[] next = new int[count + 1];
    for (int pair = 0; pair < pairs; pair++) {
      next[rows[pair] + 1]++;
    }
    for (int i = 0; i < count; i++) {
      next[i + 1] += next[i];
    }
    System.arraycopy(next, 0, ends, 0, count + 1);
    int[] sorted = new int[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      sorted[next[rows[pair]]++] = pair;
    }
    return sorted;
  }

  private void setEvaluated(int i, int k) {
    evaluated[i * words + (k >> 6)] |= 1L << k;
  }

  private @Nullable Estimates estimates(int[] chosen, int count) {
    if (count == 0) {
      return null;
    }
    int[] which = new int[count];
    double[] logs = new double[count];
    for (int i = 0; i < count; i++) {
      which[i] = pairComponents[chosen[i]];
      logs[i] = logDensities[chosen[i]];
    }
    return new Estimates(which, logs);
  }

  /** Hands over what is known of a row. */
  void copy(int i, Screened out, int place) {
    System.arraycopy(evaluated, i * words, out.candidates(), place * words, words);
    out.estimates()[place] = estimates[i];
  }
}
