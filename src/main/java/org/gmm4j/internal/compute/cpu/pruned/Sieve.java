package org.gmm4j.internal.compute.cpu.pruned;

import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.bounds.PairBounds;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.matrix.Strips;
import org.gmm4j.internal.compute.cpu.matrix.Survival;
import org.jspecify.annotations.Nullable;

/**
 * One worker's sieve: for a chunk of rows it bounds every component's log-density by products in
 * singles, and finds the few components that may matter to a row.
 *
 * <p>The row's presumed owner is evaluated in full. For each other component strips of features are
 * evaluated one after the other; cₖ − ½ Σ yⱼ² over those so far is an upper bound of log pₖ(x), and
 * the row is done with this component as soon as that bound is out of reach of the best lower bound
 * found so far. If another component turns out to be better, the lower bound only rises. Where
 * bounds of earlier steps hold, they decide what they can.
 */
public final class Sieve implements AutoCloseable {
  private static final int LEAST_CHUNK = 512;

  /** The more rows are left of a chunk with a component, the faster is a product of few. */
  private static final int MOST_CHUNK = 2048;

  /** So many chunks are there at least, if there are rows enough: workers share them. */
  private static final int CHUNKS = 32;

  private final RoundedRows rows;
  private final RoundedFactor[] factors;
  private int[] prunedEnds;
  private final Survival survival;
  private final double relativeError; // of the square root of a float sum of squares

  private final FloatPanel chunk;
  private final FloatPanel whitened;
  private final FloatPanel survivors;
  private final StripSquares strip;
  private final double[] squares;
  private final double[] limits; // of squares, beyond which rows are decided
  private final int[] surviving;

  private final double[] norms;
  private final Leads leads;
  private final Candidates candidates;
  private int[] ids = new int[0];
  private int first; // of the chunk's rows among them
  private int count;
  private long evaluatedColumns;

  /** Allocates, for factors of the components that the owner of this sieve sets. */
  Sieve(RoundedRows rows, RoundedFactor[] factors) {
    int features = rows.features();
    this.rows = rows;
    this.factors = factors;
    this.prunedEnds = Strips.pruned(features);
    this.survival = new Survival(features);
    int widest = Strips.widestPruned(features);
    int chunkRows = chunk(rows.count());
    this.relativeError = (widest + 4) * 0x1p-24;
    this.chunk = new FloatPanel(chunkRows, features + 1);
    this.whitened = new FloatPanel(chunkRows, features + 1);
    this.survivors = new FloatPanel(chunkRows, features + 1);
    this.squares = new double[chunkRows];
    this.limits = new double[chunkRows];
    this.surviving = new int[chunkRows];
    this.strip = new StripSquares(widest, squares, limits, surviving);
    this.norms = new double[chunkRows];
    this.leads = new Leads(factors, chunkRows);
    this.candidates = new Candidates(factors.length, chunkRows);
  }

  /** Most rows of a chunk, where there are so many in all: whoever works on them. */
  public static int chunk(long rows) {
    return (int) Math.max(LEAST_CHUNK, Math.min(MOST_CHUNK, rows / CHUNKS));
  }

  /** Cuts the features here from now on, see {@link Strips#pruned}. */
  void cut(int[] ends) {
    prunedEnds = ends;
  }

  /** Where the features are cut. */
  int[] cuts() {
    return prunedEnds;
  }

  /** How long the other components' pairs lasted; forgotten by who takes it. */
  Survival survival() {
    return survival;
  }

  /** Takes a chunk of rows. */
  void read(int[] ids, int from, int size) {
    this.ids = ids;
    first = from;
    count = size;
    rows.read(ids, from, size, chunk);
    for (int i = 0; i < size; i++) {
      norms[i] = rows.norm(ids[from + i]);
    }
  }

  /** Writes, for each row, the component that is ahead after the first strip. */
  void guess(int[] owners) {
    double[] greatest = new double[count];
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    Arrays.fill(owners, 0, count, 0);
    for (int k = 0; k < factors.length; k++) {
      Arrays.fill(squares, 0, count, 0);
      evaluate(k, chunk, count, 0, prunedEnds[0], false);
      for (int i = 0; i < count; i++) {
        double logDensity = factors[k].logDensityOf(squares[i]);
        if (logDensity > greatest[i]) {
          greatest[i] = logDensity;
          owners[i] = k;
        }
      }
    }
  }

  /**
   * Bounds all components of the rows.
   *
   * @param owner the component that they presumably belong to
   * @param reach nats below the best at which a component does not matter
   * @param known bounds that hold, by row of the data
   * @param notes where bounds are noted, for later steps
   */
  void screen(int owner, double reach, @Nullable PairBounds known, @Nullable PairBounds notes) {
    candidates.begin();
    leads.begin(count);
    double[] squaredNorms = evaluateWhole(owner);
    for (int i = 0; i < count; i++) {
      double bound = upper(owner, i, squaredNorms[i]);
      leads.take(i, owner, distance(owner, i, squaredNorms[i]), bound);
      candidates.add(i, owner, factors[owner].logDensityOf(squaredNorms[i]), bound);
      note(notes, i, owner, bound, chunk.columns() - 1);
    }
    for (int k = 0; k < factors.length; k++) {
      if (k != owner) {
        screenOther(k, reach, known, notes);
      }
    }
    for (int i = 0; notes != null && i < count; i++) {
      notes.noteOwn(ids[first + i], leads.distance(i));
    }
  }

  private void note(@Nullable PairBounds notes, int i, int k, double bound, int leading) {
    if (notes != null) {
      notes.note(ids[first + i], k, bound, leading);
    }
  }

  /** Keeps the rows for which a component is not known to be out of reach; returns how many. */
  private int startOther(int k, double reach, @Nullable PairBounds known) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      double bound = known == null ? Double.POSITIVE_INFINITY : known.logDensity(ids[first + i], k);
      if (bound < leads.lower(i) - reach) {
        leads.leave(i, bound);
      } else {
        limits[i] = 2 * (factors[k].logConstant() - leads.lower(i) + reach);
        surviving[left++] = i;
      }
    }
    for (int i = 0; i < left && left < count; i++) {
      survivors.copyRow(chunk, surviving[i], i, prunedEnds[0] + 1);
    }
    return left;
  }

  private void screenOther(
      int k, double reach, @Nullable PairBounds known, @Nullable PairBounds notes) {
    int left = startOther(k, reach, known);
    if (left == 0) {
      return;
    }
    Arrays.fill(squares, 0, left, 0);
    survival.begin(left);
    int last = prunedEnds.length - 1;
    int from = 0;
    for (int s = 0; s <= last; s++) {
      int to = prunedEnds[s];
      evaluate(k, left < count ? survivors : chunk, left, from, to, true);
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = surviving[i];
        double bound = upper(k, row, squares[i]);
        if (bound < leads.lower(row) - reach) {
          leads.leave(row, bound);
          note(notes, row, k, bound, to);
        } else if (s < last) {
          surviving[kept] = row;
          squares[kept++] = squares[i];
        } else {
          candidates.add(row, k, factors[k].logDensityOf(squares[i]), bound);
          note(notes, row, k, bound, to);
          leads.take(row, k, distance(k, row, squares[i]), bound);
        }
      }
      if (kept == 0) {
        return;
      }
      left = kept;
      for (int i = 0; i < left && left < count; i++) {
        survivors.copyRow(chunk, surviving[i], i, prunedEnds[s + 1] + 1);
      }
      from = to;
    }
  }

  /** ‖y‖² of all rows, by a triangular product, which is faster than strips of a dense one. */
  private double[] evaluateWhole(int k) {
    whitened.copyRows(chunk, count);
    whitened.multiplyByUpper(factors[k].transposed(), count);
    evaluatedColumns += (long) count * rows.features() * rows.features();
    return whitened.squaredNorms(count);
  }

  /** Adds yⱼ², j in [from, to), to the squares of some rows, and counts those undecided, or not. */
  private void evaluate(int k, FloatPanel source, int left, int from, int to, boolean counts) {
    strip.add(source, left, factors[k].transposed(), from, to);
    if (counts) {
      strip.count(survival);
    }
    evaluatedColumns += left * ((long) to * to - (long) from * from);
  }

  private double upper(int k, int i, double square) {
    return factors[k].greatestLogDensity(square, relativeError, norms[i]);
  }

  private double distance(int k, int i, double square) {
    return factors[k].greatestDistance(square, relativeError, norms[i]);
  }

  /** Which component is ahead in each row. */
  Leads leads() {
    return leads;
  }

  /** The components that may matter to each row. */
  Candidates candidates() {
    return candidates;
  }

  /** Σ (to² − from²) over the pairs evaluated since the last call. */
  long takeEvaluatedColumns() {
    long columns = evaluatedColumns;
    evaluatedColumns = 0;
    return columns;
  }

  @Override
  public void close() {
    chunk.close();
    whitened.close();
    survivors.close();
    strip.close();
  }
}
