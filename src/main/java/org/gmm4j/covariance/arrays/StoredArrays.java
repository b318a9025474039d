package org.gmm4j.covariance.arrays;

/** Arrays to read, by name. What is wrong with one is an exception that names it. */
public interface StoredArrays {
  /** In a shape, for an extent that may be any. */
  int ANY = -1;

  /** Whether there is such an array. */
  boolean has(String name);

  /**
   * Finite numbers, row-major.
   *
   * @param shape what it has to be
   */
  double[] reals(String name, int... shape);
}
