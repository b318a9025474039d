package org.gmm4j;

import java.util.Arrays;
import java.util.List;

/**
 * What a fit found.
 *
 * @param mixture the fitted parameters
 * @param assignments the most probable component of every row
 * @param logLikelihood of the fitted parameters on the rows, mean a row, in nats
 * @param history the same of the parameters that entered each iteration of the best start: what the
 *     stopping rule compares, scikit-learn's {@code lower_bounds_}
 * @param converged whether the stopping rule ended it
 * @param cancelled whether somebody ended it before that; these are the best parameters so far
 * @param regularization of the covariances, with the ridge that was chosen
 * @param run where and how
 */
public record FitResult(
    GaussianMixture mixture,
    Assignments assignments,
    double logLikelihood,
    List<Double> history,
    boolean converged,
    boolean cancelled,
    Regularization regularization,
    RunInfo run) {

  /** The component of every row, from 0: one byte a row up to 256 components, else four. */
  public static final class Assignments {
    private static final int BYTES = 256;

    private final byte[] bytes;
    private final int[] integers;

    /** Bytes that a row takes. */
    public static int bytes(int components) {
      return components <= BYTES ? Byte.BYTES : Integer.BYTES;
    }

    /** All rows in component 0. */
    public Assignments(int rows, int components) {
      boolean small = bytes(components) == Byte.BYTES;
      this.bytes = new byte[small ? rows : 0];
      this.integers = new int[small ? 0 : rows];
    }

    /** N. */
    public int rows() {
      return bytes.length + integers.length;
    }

    /** The component of a row. */
    public int get(int row) {
      return bytes.length > 0 ? Byte.toUnsignedInt(bytes[row]) : integers[row];
    }

    /** Puts a row into a component. */
    public void set(int row, int component) {
      if (bytes.length > 0) {
        bytes[row] = (byte) component;
      } else {
        integers[row] = component;
      }
    }

    /** All of them [N]. */
    public int[] toArray() {
      int[] all = new int[rows()];
      Arrays.setAll(all, this::get);
      return all;
    }
  }

  /** The most probable component of every row, from 0; an array of its own [N]. */
  public int[] labels() {
    return assignments.toArray();
  }

  /** N. */
  public int rows() {
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
