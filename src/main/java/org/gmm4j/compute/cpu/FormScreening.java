package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FeatureGroups;
import org.gmm4j.covariance.QuadraticForms;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for structures without matrices and many components. The component that a row belonged
 * to before is evaluated in doubles, which is a lower bound of the best log-density; {@link
 * FormSieve} proves of nearly all others that they are e⁻ᵀ of it at most; what is left is evaluated
 * in doubles too.
 */
final class FormScreening implements AutoCloseable {
  private static final int UNKNOWN = -1;
  private static final int SAMPLE = 1024;
  private static final int SAMPLE_VALUES = 1 << 21;

  /** How many features are put together on average, on the two levels. */
  private static final int FINE_GROUP = 4;

  private static final int COARSE_GROUP = 12;

  /** Every so manyth row is asked whether screening pays, every so manyth step. */
  private static final int PROBE = 32;

  private static final int LEAST_PROBE = 128;
  private static final int STEPS_BETWEEN_PROBES = 4;

  /** What work costs in multiplications of a large product of doubles: one of singles, … */
  private static final double SINGLE = 0.5;

  /** … one of a few rows gathered for a component, … */
  private static final double GATHERED = 4;

  /** … and reading a value of a row. */
  private static final double READ = 12;

  private final Dataset data;
  private final double[] centre;
  private final double reach;
  private final Workers workers;
  private final int[] owners;
  private @Nullable PooledRows rows;
  private @Nullable Sieves sieves;
  private int components;
  private boolean paying;
  private int steps;

  /**
   * Begins.
   *
   * @param centre a point in the middle of the data [d]. Kept.
   * @param reach T, nats below the best at which a component does not matter
   */
  FormScreening(Dataset data, double[] centre, double reach, Workers workers) {
    this.data = data;
    this.centre = centre;
    this.reach = reach;
    this.workers = workers;
    this.owners = new int[data.rows()];
    Arrays.fill(owners, UNKNOWN);
  }

  /** What all workers need for mixtures of one shape. */
  private record Sieves(int[] ranks, RoundedMarginals[] levels, FormSieve[] workers)
      implements AutoCloseable {
    static Sieves of(PooledRows rows, int[] ranks, int workers) {
      RoundedMarginals[] levels = new RoundedMarginals[2];
      Arrays.setAll(levels, level -> new RoundedMarginals(rows, level, ranks));
      FormSieve[] sieves = new FormSieve[workers];
      Arrays.setAll(
          sieves,
          w -> new FormSieve(rows, levels[FormSieve.FINE], levels[FormSieve.COARSE], ranks.length));
      return new Sieves(ranks, levels, sieves);
    }

    @Override
    public void close() {
      for (RoundedMarginals each : levels) {
        each.close();
      }
      for (FormSieve each : workers) {
        each.close();
      }
    }
  }

  /**
   * The candidates of some rows.
   *
   * @param pairs of the rows, by their place among those asked for
   * @param logs by pair, log pₖ(x)
   * @param evaluatedPairs pairs evaluated, those that were only bounded by their share of features
   */
  record Screened(Pairs pairs, double[] logs, long evaluatedPairs) {
    /**
     * Log-densities of some rows.
     *
     * @param out receives them, −∞ where they do not matter [count × K]
     */
    void scatter(int firstRow, int count, double[] out) {
      int components = out.length / count;
      Arrays.fill(out, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < count; i++) {
        for (int p = pairs.starts()[firstRow + i]; p < pairs.starts()[firstRow + i + 1]; p++) {
          out[i * components + pairs.components()[p]] = logs[p];
        }
      }
    }
  }

  /** Whether it may be expected to pay, from the last step or from a probe of some rows. */
  boolean pays(GaussianMixture mixture) {
    begin(mixture.components());
    if (!paying && steps++ % STEPS_BETWEEN_PROBES == 0 && mayPay(mixture)) {
      int stride = Math.max(1, Math.min(PROBE, data.rows() / LEAST_PROBE));
      int[] some = IntStream.range(0, (data.rows() + stride - 1) / stride).toArray();
      Arrays.setAll(some, i -> i * stride);
      Arrays.fill(owners, UNKNOWN); // what was known is old
      screen(mixture, some, Arrays.copyOf(owners, some.length));
    }
    return paying;
  }

  /** Forgets what was remembered of another number of components. */
  private void begin(int count) {
    if (components != count) {
      components = count;
      paying = false;
      steps = 0;
      Arrays.fill(owners, UNKNOWN);
    }
  }

  /** Whether it would if every row had one candidate. */
  private boolean mayPay(GaussianMixture mixture) {
    return isWorthwhile(QuadraticForms.of(mixture, centre), data.rows(), data.rows(), data.rows());
  }

  /** Screens all rows. */
  Screened screen(GaussianMixture mixture) {
    begin(mixture.components());
    return screen(mixture, IntStream.range(0, data.rows()).toArray(), owners);
  }

  /**
   * Screens some rows.
   *
   * @param ids their numbers in the data
   * @param owners presumed owner or {@value #UNKNOWN} of each; updated
   */
  private Screened screen(GaussianMixture mixture, int[] ids, int[] owners) {
    QuadraticForms forms = QuadraticForms.of(mixture, centre);
    Sieves current = sieves(forms, mixture);
    guess(current, ids, owners);
    Pairs own = Pairs.ofOwners(owners, components);
    double[] ownLogs = new double[ids.length];
    double[] errors = new double[ids.length];
    try (ExactForms exact = new ExactForms(data, mixture, forms, workers)) {
      exact.evaluate(ids, own, ownLogs, errors);
      double[] floors = new double[ids.length];
      Arrays.setAll(floors, i -> ownLogs[i] - errors[i] - reach);
      LongAdder refined = new LongAdder();
      long[] bits = sift(current, ids, own.order(), floors, components, refined);
      mark(bits, owners, components, false);
      Pairs others = Pairs.ofBits(bits, ids.length, components);
      double[] otherLogs = new double[others.count()];
      exact.evaluate(ids, others, otherLogs, new double[others.count()]);
      mark(bits, owners, components, true);
      Pairs all = Pairs.ofBits(bits, ids.length, components);
      double[] logs = merge(all, owners, ownLogs, otherLogs);
      paying = isWorthwhile(forms, ids.length, refined.sum(), all.count());
      long bounded = (long) ids.length * components / COARSE_GROUP + refined.sum() / FINE_GROUP;
      return new Screened(all, logs, all.count() + bounded);
    }
  }

  private static void mark(long[] bits, int[] owners, int components, boolean set) {
    int words = Sieve.words(components);
    for (int i = 0; i < owners.length; i++) {
      int word = i * words + (owners[i] >> 6);
      bits[word] = set ? bits[word] | 1L << owners[i] : bits[word] & ~(1L << owners[i]);
    }
  }

  /** All log-densities in the order of pairs; owners become those who have the greatest. */
  private static double[] merge(Pairs all, int[] owners, double[] ownLogs, double[] otherLogs) {
    double[] logs = new double[all.count()];
    int next = 0;
    for (int i = 0; i < owners.length; i++) {
      int best = all.starts()[i];
      for (int p = all.starts()[i]; p < all.starts()[i + 1]; p++) {
        logs[p] = all.components()[p] == owners[i] ? ownLogs[i] : otherLogs[next++];
        best = logs[p] > logs[best] ? p : best;
      }
      owners[i] = all.components()[best];
    }
    return logs;
  }

  private void guess(Sieves current, int[] ids, int[] owners) {
    int[] unknown = IntStream.range(0, ids.length).filter(i -> owners[i] == UNKNOWN).toArray();
    int[] some = Arrays.stream(unknown).map(i -> ids[i]).toArray();
    workers.forEach(
        chunks(unknown.length),
        (worker, chunk) -> {
          int from = chunk * FormSieve.CHUNK;
          int count = Math.min(FormSieve.CHUNK, unknown.length - from);
          int[] guesses = new int[count];
          current.workers()[worker].read(some, from, count);
          current.workers()[worker].guess(guesses);
          for (int i = 0; i < count; i++) {
            owners[unknown[from + i]] = guesses[i];
          }
        });
  }

  /**
   * Candidates as bits, {@link Sieve#words} a row; rows that belong together are sifted together.
   */
  private long[] sift(
      Sieves current, int[] ids, int[] order, double[] floors, int components, LongAdder refined) {
    int words = Sieve.words(components);
    long[] bits = new long[Math.multiplyExact(ids.length, words)];
    int[] sorted = Arrays.stream(order).map(i -> ids[i]).toArray();
    workers.forEach(
        chunks(ids.length),
        (worker, chunk) -> {
          int from = chunk * FormSieve.CHUNK;
          int count = Math.min(FormSieve.CHUNK, ids.length - from);
          double[] some = new double[count];
          Arrays.setAll(some, i -> floors[order[from + i]]);
          FormSieve sieve = current.workers()[worker];
          sieve.read(sorted, from, count);
          sieve.sift(some, (i, k) -> bits[order[from + i] * words + (k >> 6)] |= 1L << k);
          refined.add(sieve.takeRefinedPairs());
        });
    return bits;
  }

  private static int chunks(int rows) {
    return (rows + FormSieve.CHUNK - 1) / FormSieve.CHUNK;
  }

  private boolean isWorthwhile(QuadraticForms forms, long rows, long refined, long pairs) {
    int d = data.columns();
    double projections = 0;
    for (int k = 0; k < components; k++) {
      projections += (double) forms.projection(k).length / d;
    }
    double squares = forms.isRadial() ? 0 : components;
    double plain = rows * d * (components + squares + projections);
    double coarse = rows * (double) d / COARSE_GROUP * (2 * components + projections) * SINGLE;
    double each = d * (2 + projections / components) * GATHERED;
    double read = 2.0 * rows * d * READ;
    return coarse + read + each * ((double) refined / FINE_GROUP + pairs) < plain;
  }

  private Sieves sieves(QuadraticForms forms, GaussianMixture mixture) {
    PooledRows pooled = rows;
    if (pooled == null) {
      pooled = pool(forms, mixture);
      rows = pooled;
    }
    int[] ranks = new int[forms.components()];
    Arrays.setAll(ranks, k -> forms.projection(k).length / data.columns());
    Sieves kept = sieves;
    if (kept == null || !Arrays.equals(kept.ranks(), ranks)) {
      close();
      kept = Sieves.of(pooled, ranks, workers.count());
      sieves = kept;
    }
    RoundedMarginals[] levels = kept.levels();
    workers.forEach(
        2 * ranks.length, (worker, task) -> levels[task % 2].set(forms, mixture, task / 2));
    return kept;
  }

  /** Groups by some rows and the mean noise of the first mixture: any groups are right. */
  private PooledRows pool(QuadraticForms forms, GaussianMixture mixture) {
    int d = data.columns();
    double[] weights = mixture.weights();
    double[] noise = new double[d];
    for (int k = 0; k < weights.length; k++) {
      double[] a = forms.precisions(k);
      for (int j = 0; j < d; j++) {
        noise[j] += weights[k] / a[forms.isRadial() ? 0 : j];
      }
    }
    int count = Math.min(data.rows(), Math.max(16, Math.min(SAMPLE, SAMPLE_VALUES / d)));
    FeatureGroups groups =
        FeatureGroups.of(
            (from, to) -> {
              double[] sample = new double[count * (to - from)];
              for (int i = 0; i < count; i++) {
                double[] row = data.row((int) ((long) i * data.rows() / count));
                System.arraycopy(row, from, sample, i * (to - from), to - from);
              }
              return sample;
            },
            count,
            noise,
            Math.max(1, d / FINE_GROUP),
            Math.max(1, d / COARSE_GROUP));
    return new PooledRows(data, centre, noise, groups);
  }

  @Override
  public void close() {
    if (sieves != null) {
      sieves.close();
      sieves = null;
    }
  }
}
