package org.gmm4j.internal.compute.cpu.bounds;

import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Sieve;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that rows cannot move, so that they need no visit: their {@link PairBounds} are moved by
 * each component's {@link DensityChange}, with σ(P′P⁻¹) bounded by {@link SpectralBounds}. Rows
 * that have to be visited need no evaluation for components whose bounds still tell enough.
 *
 * <p>Bounds come from {@link Sieve}, with its proof of what rounding can do, or from an evaluation
 * in doubles. Nothing is proven of a row that was evaluated in singles without such a proof: it is
 * visited in the next step.
 */
public final class Certificates implements AutoCloseable {
  /** Rows whose bounds would need more room than this, in nats, cost more than they save. */
  private static final double MOST_ROOM = 400;

  /** Bounds should last for several steps. */
  private static final double LEAST_ROOM = 5;

  /** Of so many steps' losses room is made up: of 1.5 to 4 none was clearly better. */
  private static final double STEPS = 1.5;

  /** Steps without an attempt where changes are far too large for one. */
  private static final int PAUSE = 2;

  /** So often in a row the pause doubles where room for one has not been worth its cost. */
  private static final int DOUBLINGS = 2;

  /** A visit of so many rows a feature costs what a component's factorisations do. */
  private static final int FACTORISATIONS = 2;

  /**
   * Rows of which bounds are moved at a time: so few that Java's second compiler soon sees them.
   */
  private static final int BLOCK = 256;

  private final int rows;
  private final int features;
  private final int bytesEach;
  private final boolean accelerated;
  private final Precision precision;
  private final double negligible;
  private final Workers workers;
  private final ProvenChanges proofs;
  private boolean begun;
  private @Nullable PairBounds bounds;
  private int pause;
  private int refusals; // of room, one after the other
  private double room;
  private boolean roomGiven = true; // whether there may be rows to certify
  private @Nullable KnownMixture known; // the mixture that the bounds are for
  private boolean moved; // they are for the mixture of the step that has begun

  /**
   * Begins.
   *
   * @param data the rows
   * @param accelerated whether anything is to be proven
   * @param precision of the evaluations that will be recorded
   */
  public Certificates(Dataset data, boolean accelerated, Precision precision, Workers workers) {
    this.rows = data.arrayRows();
    this.features = data.columns();
    this.bytesEach = data.type().bytes();
    this.accelerated = accelerated;
    this.precision = precision;
    this.negligible = precision.negligible();
    this.workers = workers;
    this.proofs = new ProvenChanges(features, workers);
  }

  /**
   * Whether bounds of rows may be worth their memory, and the factorisations of a step less than
   * the visits that they save.
   *
   * @param bytesEach of a stored value
   */
  public static boolean areWorthwhile(long rows, int features, int bytesEach, int components) {
    return components > 1
        && rows > 2 * visitsOfProofs(components, features)
        && PairBounds.bytes(components) <= (long) features * bytesEach;
  }

  /** How many rows could be visited in the time that the factorisations of a step take. */
  public static long visitsOfProofs(int components, int features) {
    return (long) FACTORISATIONS * components * features;
  }

  /** What each worker takes for proofs of d features. */
  public static double bytesOfProofs(double features) {
    return Double.BYTES * (features * features + ThinBounds.doubles(features));
  }

  /**
   * Whether the factorisations of a step may cost less than the visits they save.
   *
   * @param wholeRows rows that belong wholly to a component: the others have to be visited
   * @param movedRows rows that joined or left one in the last step: many moved rows mean large
   *     changes, which no bound survives
   */
  public boolean worthwhile(int components, long wholeRows, long movedRows) {
    return areWorthwhile(wholeRows, features, bytesEach, components)
        && wholeRows * 2 > rows
        && movedRows * 6 < rows
        && --pause < 0;
  }

  /**
   * By how many nats the log-densities of other components should be bounded farther below than is
   * needed now, for rows to be certified in the next step: by what the bounds are expected to lose
   * there, or 0 if that is too much to be worth its cost.
   */
  public double room() {
    return room;
  }

  /**
   * Whether there may be rows to certify in the next step: bounds will be noted with that room, or
   * others hold. If not, none are tried for a while.
   */
  public void giveRoom(boolean given) {
    roomGiven = given;
    if (given) {
      refusals = 0;
    } else if (room > 0) {
      room = 0;
      pause = PAUSE << Math.min(refusals++, DOUBLINGS);
    }
  }

  /** Squared distances are of the order of d, and the next change is smaller than the last. */
  private void expectNext(double change) {
    double expected = STEPS * 0.5 * features * SpectralBounds.SHRINK * change;
    room = expected < MOST_ROOM ? Math.max(LEAST_ROOM, expected) : 0;
    pause = expected < 2 * MOST_ROOM ? 0 : PAUSE;
  }

  /**
   * Begins a step or another pass over rows: bounds hold no more until they are recorded. None are
   * noted in the first, after which too much changes, and which may be the only one.
   */
  public void begin(int components) {
    known = null;
    boolean kept = accelerated && begun && areWorthwhile(rows, features, bytesEach, components);
    if (!kept) {
      moved = false;
      bounds = null;
    } else if (bounds == null || bounds.components() != components) {
      moved = false;
      bounds = new PairBounds(rows, components, features);
    }
    begun = true;
  }

  /**
   * Notes an evaluated row.
   *
   * @param owner the component with the greatest density
   * @param logConstants log pₖ(μₖ) [K]
   * @param logDensities log pₖ(x), from {@code from} on [K]; −∞ where a component was not evaluated
   * @param complete whether all were
   */
  public void record(
      int row,
      int owner,
      double[] logConstants,
      double[] logDensities,
      int from,
      boolean complete) {
    PairBounds notes = bounds;
    if (notes == null) {
      return;
    }
    boolean proven = precision == Precision.DOUBLE;
    for (int k = 0; k < logConstants.length; k++) {
      double log = logDensities[from + k];
      if (complete || log != Double.NEGATIVE_INFINITY) {
        double margin = RowBounds.MARGIN * (Math.abs(log) + Math.abs(logConstants[k]));
        double bound = proven ? log + margin : Double.POSITIVE_INFINITY;
        notes.note(row, k, bound, features);
      }
    }
    double squared = Math.max(0, 2 * (logConstants[owner] - logDensities[from + owner]));
    notes.noteOwn(
        row, proven ? Math.sqrt(squared) * (1 + RowBounds.MARGIN) : Double.POSITIVE_INFINITY);
  }

  /** Where bounds are noted, if they are worth their memory. */
  public @Nullable PairBounds notes() {
    return bounds;
  }

  /** Bounds that hold for the mixture of the step that has begun, if there are. */
  public @Nullable PairBounds moved() {
    return moved ? bounds : null;
  }

  /** All rows have been recorded, or certified, for this mixture. */
  public void recorded(GaussianMixture mixture) {
    known = bounds == null ? null : KnownMixture.of(mixture, proofs.takeFloors(mixture));
    moved = false;
  }

  /** The bounds hold no more. */
  public void forget() {
    known = null;
    moved = false;
  }

  /**
   * Moves all bounds on to new parameters and lists the rows that have to be visited.
   *
   * @param owners by row
   * @param summedBy by row: whose sums hold it, or −1
   */
  public int[] uncertified(GaussianMixture mixture, int[] owners, int[] summedBy) {
    KnownMixture before = known;
    PairBounds notes = bounds;
    moved = false;
    if (before == null || notes == null || before.components() != mixture.components()) {
      return IntStream.range(0, rows).toArray();
    }
    expectNext(proofs.guess(before, mixture));
    if (pause > 0 || !roomGiven) { // nothing would be certified
      proofs.forget();
      return IntStream.range(0, rows).toArray();
    }
    DensityChange[] changes = proofs.prove(before, mixture);
    boolean[] certified = new boolean[rows];
    workers.forEach(
        (rows + BLOCK - 1) / BLOCK,
        (worker, block) -> {
          int from = block * BLOCK;
          int to = Math.min(rows, from + BLOCK);
          notes.move(from, to, owners, changes, negligible, certified);
        });
    moved = true;
    return IntStream.range(0, rows)
        .filter(row -> !certified[row] || summedBy[row] != owners[row])
        .toArray();
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    begun = state.flag(begun);
    int components = state.integer(bounds == null ? 0 : bounds.components());
    if (components > 0) {
      if (bounds == null || bounds.components() != components) {
        bounds = new PairBounds(rows, components, features);
      }
      bounds.exchange(state);
    }
    pause = state.integer(pause);
    refusals = state.integer(refusals);
    room = state.number(room);
    roomGiven = state.flag(roomGiven);
    proofs.exchange(state);
    known = state.flag(known != null) ? KnownMixture.exchange(state, known) : null;
  }

  @Override
  public void close() {
    proofs.close();
  }
}
