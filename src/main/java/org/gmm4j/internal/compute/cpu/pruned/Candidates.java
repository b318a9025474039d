package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a chunk's rows and components that no bound has left out, with what singles say of
 * them; once it is known which component is ahead of the others, who has to be evaluated in
 * doubles.
 *
 * <p>Not for a share r that is proven to be below 2⁻²⁹ πₖ. By one bound, see {@link RoundedFactor},
 * rounding does at most 2²⁹ times as much to a log-density in singles as in doubles, where it is at
 * most ε. So such shares are wrong by at most 4ε πₖ, their sum in Nₖ by at most 4ε of it, and the
 * greatest share and the row's log-likelihood by at most 4ε, whatever singles say.
 */
final class Candidates {
  /** 29 bits, in nats. */
  private static final double SINGLES = 29 * Math.log(2);

  private final int components;
  private final int words;
  private final double[] enough; // leads of which singles say enough [K]
  private boolean estimating;
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
   * Takes a mixture.
   *
   * @param estimates whether singles may say anything: or every row's best is to be evaluated
   */
  void set(GaussianMixture mixture, boolean estimates) {
    estimating = estimates;
    double[] weights = mixture.weights();
    Arrays.setAll(
        enough, k -> estimates ? SINGLES - Math.log(weights[k]) : Double.POSITIVE_INFINITY);
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
    int[] light = new int[components + 1];
    for (int i = 0; i < count; i++) {
      int lights = 0;
      int own = -1;
      boolean evaluates = !estimating;
      for (int p = ends[i]; p < ends[i + 1]; p++) {
        int pair = sorted[p];
        int k = pairComponents[pair];
        double lead = leads.lower(i) - uppers[pair];
        if (k == leads.best(i)) {
          own = pair;
        } else if (lead >= enough[k]) {
          light[lights] = pair;
          lights += lead > negligible ? 0 : 1;
        } else if (!(lead > negligible)) {
          setEvaluated(i, k);
          evaluates = true;
        }
      }
      if (evaluates) {
        setEvaluated(i, leads.best(i));
      } else if (lights > 0) {
        light[lights++] = own;
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
