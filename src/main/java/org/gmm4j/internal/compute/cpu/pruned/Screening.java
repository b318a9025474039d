package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.gmm4j.internal.compute.cpu.matrix.Survival;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.state.State;

/**
 * Finds, by products in singles with proven bounds, the rows that are hard-assigned to one
 * component (every other one is more than T nats below) and, for the rest, the components that have
 * to be evaluated. Singles take half the time of doubles, and what is proven is as true of the
 * doubles: log-densities of rows that are hard-assigned to a component are never needed one by one,
 * see OwnersLogLikelihood.
 */
public final class Screening implements AutoCloseable {
  /** Of a row: which component owns it is not known. */
  public static final int UNKNOWN = -1;

  /**
   * What a pair costs that is evaluated here, beside one that is evaluated in doubles. Measured
   * when both were evaluated by strips of dense products.
   */
  private static final double SINGLE = 0.6;

  /** Where it was not, one row in so many is screened, now and then, to see whether it is again. */
  private static final int PROBE = 32;

  private static final int LEAST_PROBE = 128;
  private static final int MOST_PROBE = 1 << 12;

  /** Room, in nats, that is not worth a probe. */
  private static final double LITTLE_ROOM = 20;

  private final int components;
  private final int features;
  private final double negligible;
  private final Workers workers;
  private final Certificates certificates;
  private final RoundedFactor[] factors;
  private final int chunk; // rows of one, at most
  private final Sieve[] sieves;
  private final LongAdder evaluatedColumns = new LongAdder();
  private final Probes probes = new Probes();
  private double share = Double.POSITIVE_INFINITY; // its cost of that of all pairs in doubles
  private double price = 1; // of a pair elsewhere, when it was last asked whether it pays
  private double reach; // of this step: T, and room for certificates
  private long rows; // screened in this step
  private double cost; // of that and of what it has left, in pairs evaluated in doubles

  public Screening(
      int components,
      RoundedRows rows,
      double negligible,
      Workers workers,
      Certificates certificates) {
    this.components = components;
    this.features = rows.features();
    this.negligible = negligible;
    this.workers = workers;
    this.certificates = certificates;
    this.factors = new RoundedFactor[components];
    Arrays.setAll(factors, k -> new RoundedFactor(rows));
    this.chunk = Sieve.chunk(rows.count());
    this.sieves = new Sieve[workers.count()];
    Arrays.setAll(sieves, w -> new Sieve(rows, factors));
  }

  /** Whether rows of this shape have strips to prune. */
  public static boolean isPossible(Dataset data, int components) {
    return components > 1 && Strips.pruned(data.columns()).length > 1;
  }

  public int components() {
    return components;
  }

  /** Whether it paid when it was last judged. */
  public boolean isPaying() {
    return share < 1;
  }

  /**
   * Whether it may be expected to pay, from earlier steps or from a probe of some rows.
   *
   * @param price what a pair costs elsewhere, of what it costs in doubles here
   * @param presence of what may be left to singles
   */
  public boolean pays(
      GaussianMixture mixture, int[] ids, int[] owners, double price, Presence presence) {
    this.price = price;
    if (!(share < price) && probes.areDue()) {
      int[] some = everyNth(ids, Math.max(1, Math.min(PROBE, ids.length / LEAST_PROBE)));
      set(mixture, presence);
      begin(negligible);
      screenWith(some, ownersOf(some, owners), false); // a probe leaves nothing behind
      end(true);
    }
    return share < price;
  }

  /**
   * Begins a step, whose rows are then screened section by section.
   *
   * @param ids numbers of all its rows in the data
   * @param owners by row of the data: its presumed owner or {@value #UNKNOWN}
   * @param presence of what may be left to singles: nothing where shares are asked for
   */
  public void begin(GaussianMixture mixture, int[] ids, int[] owners, Presence presence) {
    set(mixture, presence);
    begin(negligible + roomWorthwhile(ids, owners));
  }

  private void begin(double nats) {
    reach = nats;
    takeSurvival(); // of probes
    rows = 0;
    cost = 0;
  }

  private void set(GaussianMixture mixture, Presence presence) {
    workers.forEach(components, (worker, k) -> factors[k].set(mixture, k));
    for (Sieve sieve : sieves) {
      sieve.candidates().set(presence);
    }
  }

  /**
   * Screens some rows.
   *
   * @param ids their numbers in the data
   * @param owners by row of the data: its presumed owner or {@value #UNKNOWN}; updated
   */
  public Screened screen(int[] ids, int[] owners) {
    int[] presumed = ownersOf(ids, owners);
    Screened screened = screenWith(ids, presumed, true);
    for (int i = 0; i < ids.length; i++) {
      owners[ids[i]] = presumed[i];
    }
    return screened;
  }

  /**
   * Ends a step and draws its lesson.
   *
   * @param judge whether its rows were all, or a sample; the few that certificates leave are none
   */
  public void end(boolean judge) {
    int[] ends = Strips.pruned(takeSurvival());
    for (Sieve sieve : sieves) {
      sieve.cut(ends);
    }
    if (judge) {
      share = cost / components / rows;
      probes.note(share < price, price < 1); // of many features a probe costs little
    }
  }

  private Survival takeSurvival() {
    Survival all = new Survival(features);
    for (Sieve sieve : sieves) {
      all.take(sieve.survival());
    }
    return all;
  }

  /**
   * The room that certificates want, if a probe shows that the rows that may be certified with it
   * save more in the next step than the proofs take there and it costs in this one. Without it
   * there is nothing to be certified in the next step, unless others are certified in this one.
   */
  private double roomWorthwhile(int[] ids, int[] owners) {
    double room = certificates.room();
    boolean proven = certificates.moved() != null; // of others, as will be again
    boolean given = room > 0;
    if (room > LITTLE_ROOM && ids.length >= PROBE * LEAST_PROBE) {
      int[] some = everyNth(ids, PROBE);
      int[] presumed = ownersOf(some, owners);
      guess(some, presumed);
      long before = evaluatedColumns.sum();
      screen(some, presumed.clone(), negligible, false);
      long between = evaluatedColumns.sum();
      double[] leads = screen(some, presumed, negligible + room, false).leads();
      long without = between - before;
      double certified = Arrays.stream(leads).filter(lead -> lead > negligible + room).count();
      long proofs = proven ? 0 : Certificates.visitsOfProofs(components, features);
      double saved = certified / some.length - (double) proofs / ids.length;
      given = saved * without > evaluatedColumns.sum() - between - without;
    }
    certificates.giveRoom(given || proven);
    return given ? room : 0;
  }

  /** One in n, or fewer if that is more than a probe takes. */
  private static int[] everyNth(int[] ids, int n) {
    int stride = Math.max(n, ids.length / MOST_PROBE);
    int[] some = new int[(ids.length + stride - 1) / stride];
    Arrays.setAll(some, i -> ids[i * stride]);
    return some;
  }

  private static int[] ownersOf(int[] ids, int[] owners) {
    return Arrays.stream(ids).map(id -> owners[id]).toArray();
  }

  /** Screens rows whose presumed owners, by their place among them, are updated. */
  private Screened screenWith(int[] ids, int[] presumed, boolean noted) {
    guess(ids, presumed);
    long before = evaluatedColumns.sum();
    Screened out = screen(ids, presumed, reach, noted);
    rows += ids.length;
    cost += SINGLE * pairs(evaluatedColumns.sum() - before) + out.pairs(components);
    return out;
  }

  private Screened screen(int[] ids, int[] presumed, double nats, boolean noted) {
    Screened out = Screened.of(ids.length, components, negligible);
    ByOwner sorted = ByOwner.of(ids, presumed, components);
    int[] firstChunks = new int[components + 1];
    for (int k = 0; k < components; k++) {
      firstChunks[k + 1] = firstChunks[k] + chunks(sorted.count(k));
    }
    workers.forEach(
        firstChunks[components],
        (worker, task) -> {
          int owner = Workers.rangeOf(task, firstChunks);
          int from = sorted.begins()[owner] + (task - firstChunks[owner]) * chunk;
          int count = Math.min(chunk, sorted.begins()[owner + 1] - from);
          Sieve sieve = sieves[worker];
          sieve.read(sorted.ids(), from, count);
          sieve.screen(owner, nats, certificates.moved(), noted ? certificates.notes() : null);
          sieve.candidates().decide(count, sieve.leads(), negligible);
          evaluatedColumns.add(sieve.takeEvaluatedColumns());
          for (int i = 0; i < count; i++) {
            int place = sorted.places()[from + i];
            presumed[place] = sieve.leads().best(i);
            out.leads()[place] = sieve.leads().lead(i);
            sieve.candidates().copy(i, out, place);
          }
        });
    return out;
  }

  private int chunks(int rows) {
    return (rows + chunk - 1) / chunk;
  }

  /** Unknown owners become the components that are ahead after the first strip. */
  private void guess(int[] ids, int[] presumed) {
    int[] unknown = IntStream.range(0, ids.length).filter(i -> presumed[i] == UNKNOWN).toArray();
    int[] some = Arrays.stream(unknown).map(i -> ids[i]).toArray();
    workers.forEach(
        chunks(unknown.length),
        (worker, task) -> {
          int from = task * chunk;
          int count = Math.min(chunk, unknown.length - from);
          int[] guesses = new int[count];
          sieves[worker].read(some, from, count);
          sieves[worker].guess(guesses);
          evaluatedColumns.add(sieves[worker].takeEvaluatedColumns());
          for (int i = 0; i < count; i++) {
            presumed[unknown[from + i]] = guesses[i];
          }
        });
  }

  /** Pairs of a row and a component evaluated since the last call; partial ones by their share. */
  public long takeEvaluatedPairs() {
    return Math.round(pairs(evaluatedColumns.sumThenReset()));
  }

  private double pairs(long columns) {
    return columns / ((double) features * features);
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    share = state.number(share);
    probes.exchange(state);
    int[] ends = state.integers(sieves[0].cuts()); // those of all workers
    for (Sieve sieve : sieves) {
      sieve.cut(ends);
    }
  }

  @Override
  public void close() {
    for (RoundedFactor factor : factors) {
      factor.close();
    }
    for (Sieve sieve : sieves) {
      sieve.close();
    }
  }
}
