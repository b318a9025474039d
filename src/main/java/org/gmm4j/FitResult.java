package org.gmm4j;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.data.Standardisation;
import org.gmm4j.em.Collapse;
import org.jspecify.annotations.Nullable;

/**
 * What a fit found.
 *
 * @param mixture the fitted parameters
 * @param assignments the most probable component of every row
 * @param logLikelihood of the fitted parameters on the rows, mean a row, in nats: Σ w log p(x) / Σ
 *     w of rows with weights
 * @param totalWeight Σ w, the N of information criteria: the number of rows, if they have no
 *     weights
 * @param history the same of the parameters that entered each iteration of the best start: what the
 *     stopping rule compares, scikit-learn's {@code lower_bounds_}
 * @param converged whether the stopping rule ended it
 * @param cancelled whether somebody ended it before that; these are the best parameters so far
 * @param collapses of components, in the best start
 * @param regularization of the covariances, with the ridge that was chosen
 * @param run where and how
 * @param standardisation what the columns were put to for the fit, whose ridge is in those units;
 *     all else is in the data's; null if they were left as they are
 * @param fixed parts of the start that stayed as they were
 */
public record FitResult(
    GaussianMixture mixture,
    Assignments assignments,
    double logLikelihood,
    double totalWeight,
    List<Double> history,
    boolean converged,
    boolean cancelled,
    List<Collapse> collapses,
    Regularization regularization,
    RunInfo run,
    @Nullable Standardisation standardisation,
    FixedParts fixed) {

  /** The component of every row, from 0: one byte a row up to 256 components, else four. */
  public static final class Assignments {
    private static final int BYTES = 256;
    private static final int CHUNK = 1 << 24; // rows of an array
    private static final int LONGEST = Integer.MAX_VALUE - 8; // array

    private final long rows;
    private final byte[][] bytes;
    private final int[][] integers;

    /** Bytes that a row takes. */
    public static int bytes(int components) {
      return components <= BYTES ? Byte.BYTES : Integer.BYTES;
    }

    /** All rows in component 0. */
    public Assignments(long rows, int components) {
      boolean small = bytes(components) == Byte.BYTES;
      int chunks = (int) ((rows + CHUNK - 1) / CHUNK);
      this.rows = rows;
      this.bytes = new byte[small ? chunks : 0][];
      this.integers = new int[small ? 0 : chunks][];
      Arrays.setAll(bytes, chunk -> new byte[rowsIn(chunk)]);
      Arrays.setAll(integers, chunk -> new int[rowsIn(chunk)]);
    }

    private Assignments(long rows) {
      this.rows = rows;
      this.bytes = new byte[0][];
      this.integers = new int[0][];
    }

    /** Those of rows that other processes keep, which were not fetched. */
    public static Assignments elsewhere(long rows) {
      return new Assignments(rows);
    }

    private int rowsIn(int chunk) {
      return (int) Math.min(CHUNK, rows - (long) chunk * CHUNK);
    }

    /** N. */
    public long rows() {
      return rows;
    }

    /**
     * The component of a row.
     *
     * @throws IllegalStateException if they are elsewhere
     */
    public int get(long row) {
      if (bytes.length == 0 && integers.length == 0) {
        throw new IllegalStateException(
            "the rows are kept by other processes: let the mixture predict their components there");
      }
      int chunk = (int) (row / CHUNK);
      int place = (int) (row % CHUNK);
      return bytes.length > 0 ? Byte.toUnsignedInt(bytes[chunk][place]) : integers[chunk][place];
    }

    /** Puts a row into a component. */
    public void set(long row, int component) {
      int chunk = (int) (row / CHUNK);
      int place = (int) (row % CHUNK);
      if (bytes.length > 0) {
        bytes[chunk][place] = (byte) component;
      } else {
        integers[chunk][place] = component;
      }
    }

    /**
     * All of them [N].
     *
     * @throws IllegalStateException if they are more than an array holds: {@link #get} them
     */
    public int[] toArray() {
      if (rows > LONGEST) {
        throw new IllegalStateException(
            "an array holds %d labels, these are %d: get each from the assignments, or let a"
                    .formatted(LONGEST, rows)
                + " Scorer hand them to a sink");
      }
      int[] all = new int[(int) rows];
      Arrays.setAll(all, this::get);
      return all;
    }
  }

  /**
   * The most probable component of every row, from 0; an array of its own [N].
   *
   * @throws IllegalStateException if there are more rows than an array holds; {@link #assignments}
   *     has them all
   */
  public int[] labels() {
    return assignments.toArray();
  }

  /** Number of parameters that were free, for information criteria. */
  public long freeParameters() {
    return mixture.parameters(fixed);
  }

  /** Number of rows, whatever they weigh. */
  public long rows() {
    return assignments.rows();
  }

  /** Iterations of the best start. */
  public int iterations() {
    return history.size();
  }

  /** The last of the {@link #history}, scikit-learn's {@code lower_bound_}; −∞ without one. */
  public double lowerBound() {
    return history.isEmpty() ? Double.NEGATIVE_INFINITY : history.get(history.size() - 1);
  }
}
