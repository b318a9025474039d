package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.forms.ExactForms;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Probes;
import org.gmm4j.internal.compute.cpu.sums.Pairs;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for structures without matrices and many components. The component that a row belonged
 * to before is evaluated in doubles, which is a lower bound of the best log-density; {@link
 * FormSieve} proves of nearly all others that they are e⁻ᵀ of it at most; what is left is evaluated
 * in doubles too.
 */
public final class FormScreening implements AutoCloseable {
  private static final int UNKNOWN = -1;

  /** How many features are put together on average, on the two levels. */
  private static final int FINE_GROUP = 4;

  private static final int COARSE_GROUP = 12;

  /** Every so manyth row is asked whether screening pays. */
  private static final int PROBE = 32;

  private static final int LEAST_PROBE = 128;
  private static final int MOST_PROBE = 1 << 12;

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
  private @Nullable FormSieves sieves;
  private int components;
  private Probes probes = new Probes();
  private double share = Double.POSITIVE_INFINITY; // what it costs of what it would cost without

  /**
   * Begins.
   *
   * @param centre a point in the middle of the data [d]. Kept.
   * @param reach T, nats below the best at which a component does not matter
   */
  public FormScreening(Dataset data, double[] centre, double reach, Workers workers) {
    this.data = data;
    this.centre = centre;
    this.reach = reach;
    this.workers = workers;
    this.owners = new int[data.arrayRows()];
    Arrays.fill(owners, UNKNOWN);
  }

  /** Whether it may be expected to pay, from the last step or from a probe of some rows. */
  public boolean pays(GaussianMixture mixture) {
    begin(mixture.components());
    if (!(share < 1) && probes.areDue() && mayPay(mixture)) {
      int rows = data.arrayRows();
      int least = Math.max(1, Math.min(PROBE, rows / LEAST_PROBE));
      int stride = Math.max(least, rows / MOST_PROBE);
      int[] some = IntStream.range(0, (rows + stride - 1) / stride).toArray();
      Arrays.setAll(some, i -> i * stride);
      Arrays.fill(owners, UNKNOWN); // what was known is old
      try (Step probe = new Step(mixture)) {
        probe.screen(0, some, Arrays.copyOf(owners, some.length));
      }
    }
    return share < 1;
  }

  /** Forgets what was remembered of another number of components. */
  private void begin(int count) {
    if (components != count) {
      components = count;
      share = Double.POSITIVE_INFINITY;
      probes = new Probes();
      Arrays.fill(owners, UNKNOWN);
    }
  }

  /** Whether it would if every row had one candidate. */
  private boolean mayPay(GaussianMixture mixture) {
    long all = data.rows();
    double least = share(QuadraticForms.of(mixture, centre), all, all, all);
    if (!(least < 1)) {
      probes.note(false, true);
    }
    return least < 1;
  }

  /** Begins to screen all rows, section by section. */
  public Step step(GaussianMixture mixture) {
    begin(mixture.components());
    return new Step(mixture);
  }

  /** One step over the rows; at its end it is seen whether it paid. */
  public final class Step implements AutoCloseable {
    private final QuadraticForms forms;
    private final FormSieves current;
    private final ExactForms exact;
    private long screened;
    private long refined;
    private long evaluated;

    private Step(GaussianMixture mixture) {
      this.forms = QuadraticForms.of(mixture, centre);
      this.current = sieves(forms, mixture);
      this.exact = new ExactForms(mixture, forms, FormSieve.chunk(data.columns()), workers.count());
    }

    /**
     * The components that may matter to some neighbouring rows, and log pₖ(x) of each.
     *
     * @param firstRow the first of them in the data
     */
    public Pairs screen(int firstRow, int count) {
      int[] presumed = Arrays.copyOfRange(owners, firstRow, firstRow + count);
      int[] ids = IntStream.range(firstRow, firstRow + count).toArray();
      Pairs pairs = screen(firstRow, ids, presumed);
      System.arraycopy(presumed, 0, owners, firstRow, count);
      return pairs;
    }

    /**
     * Screens some rows.
     *
     * @param ids their numbers in the data
     * @param presumed owner or {@value #UNKNOWN} of each; updated
     */
    private Pairs screen(int firstRow, int[] ids, int[] presumed) {
      guess(current, ids, presumed);
      int[] order = byOwner(presumed);
      int[] sorted = Arrays.stream(order).map(i -> ids[i]).toArray();
      int chunk = FormSieve.chunk(data.columns());
      Pairs.Collector[] found = new Pairs.Collector[chunks(ids.length)];
      LongAdder fine = new LongAdder();
      workers.forEach(
          found.length,
          (worker, task) -> {
            int from = task * chunk;
            int[] places = Arrays.copyOfRange(order, from, Math.min(from + chunk, ids.length));
            int[] owner = Arrays.stream(places).map(i -> presumed[i]).toArray();
            FormSieve sieve = current.workers()[worker];
            sieve.read(sorted, from, places.length);
            found[task] = new ScreenedChunk(worker, exact, sieve, places, owner, reach).pairs();
            fine.add(sieve.takeRefinedPairs());
          });
      Pairs pairs = Pairs.of(found, firstRow, ids.length);
      for (int i = 0; i < ids.length; i++) {
        int begin = pairs.starts()[i];
        int best = LogSumExp.argMax(pairs.values(), begin, pairs.count(firstRow + i));
        presumed[i] = pairs.components()[begin + best];
      }
      screened += ids.length;
      refined += fine.sum();
      evaluated += pairs.count();
      return pairs;
    }

    /** Pairs evaluated so far; those that were only bounded by their share of the features. */
    public long evaluatedPairs() {
      return evaluated + screened * components / COARSE_GROUP + refined / FINE_GROUP;
    }

    @Override
    public void close() {
      share = share(forms, screened, refined, evaluated);
      probes.note(share < 1, true);
      exact.close();
    }
  }

  /** Places of rows, those of the same owner one after the other. */
  private int[] byOwner(int[] owners) {
    int[] next = new int[components + 1];
    for (int owner : owners) {
      next[owner + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] order = new int[owners.length];
    for (int i = 0; i < owners.length; i++) {
      order[next[owners[i]]++] = i;
    }
    return order;
  }

  private void guess(FormSieves current, int[] ids, int[] owners) {
    int[] unknown = IntStream.range(0, ids.length).filter(i -> owners[i] == UNKNOWN).toArray();
    int[] some = Arrays.stream(unknown).map(i -> ids[i]).toArray();
    int chunk = FormSieve.chunk(data.columns());
    workers.forEach(
        chunks(unknown.length),
        (worker, task) -> {
          int from = task * chunk;
          int count = Math.min(chunk, unknown.length - from);
          int[] guesses = new int[count];
          current.workers()[worker].read(some, from, count);
          current.workers()[worker].guess(guesses);
          for (int i = 0; i < count; i++) {
            owners[unknown[from + i]] = guesses[i];
          }
        });
  }

  private int chunks(int rows) {
    int chunk = FormSieve.chunk(data.columns());
    return (rows + chunk - 1) / chunk;
  }

  private double share(QuadraticForms forms, long rows, long refined, long pairs) {
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
    return (coarse + read + each * ((double) refined / FINE_GROUP + pairs)) / plain;
  }

  private FormSieves sieves(QuadraticForms forms, GaussianMixture mixture) {
    PooledRows pooled = rows;
    if (pooled == null) {
      pooled = pool(forms, mixture);
      rows = pooled;
    }
    int[] ranks = new int[forms.components()];
    Arrays.setAll(ranks, k -> forms.projection(k).length / data.columns());
    FormSieves kept = sieves;
    if (kept == null || !Arrays.equals(kept.ranks(), ranks)) {
      close();
      kept = FormSieves.of(data, pooled, ranks, workers.count());
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
    return PooledRows.of(data, centre, noise, d / FINE_GROUP, d / COARSE_GROUP);
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    state.into(owners);
    components = state.integer(components);
    share = state.number(share);
    probes.exchange(state);
    PooledRows now = rows;
    double[] noise = state.numbers(now == null ? new double[0] : now.noise());
    if (now == null && noise.length > 0) {
      int d = noise.length;
      rows = PooledRows.of(data, centre, noise, d / FINE_GROUP, d / COARSE_GROUP);
    }
  }

  @Override
  public void close() {
    if (sieves != null) {
      sieves.close();
      sieves = null;
    }
  }
}
