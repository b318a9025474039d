package org.gmm4j.internal.em.extrapolation;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
import org.jspecify.annotations.Nullable;

/**
 * Where a run has come along, and whether it has stepped beyond: that is good where the
 * log-likelihood does not fall. The longest step that is tried grows fourfold where it was tried
 * and good, and shrinks to a quarter, but not below two, where a step was not.
 *
 * @param points parameters, each what a step of EM makes of the one before
 * @param most the longest step beyond that is tried, in steps of EM
 * @param bounded whether the step that is being tried is as long as that
 * @param fallback where EM's own step leads, while another is tried; null otherwise
 */
public record Path(
    List<GaussianMixture> points,
    double most,
    boolean bounded,
    @Nullable GaussianMixture fallback) {
  private static final double LEAST = 2;
  private static final double MORE = 4;
  private static final int POINTS = 3;
  private static final int VECTORS = POINTS + 1; // those of the points, and what comes of them

  /** Before the first step. */
  public static final Path NONE = new Path(List.of(), MORE, false, null);

  /** Copies the points. */
  public Path {
    points = List.copyOf(points);
  }

  /** Bytes of Java heap that steps beyond take, at most: mixtures, and vectors of coordinates. */
  public static double heapBytes(CovarianceStructure structure, int components, int features) {
    double mixture =
        structure.storedBytes(components, features)
            + (double) Double.BYTES * components * (features + 1);
    return POINTS * mixture
        + Double.BYTES * VECTORS * Coordinates.most(structure, components, features);
  }

  /** Whether a step beyond is being tried. */
  public boolean isTrying() {
    return fallback != null;
  }

  /** Behind a step of EM; one that was tried before was good. */
  public Path stepped(GaussianMixture from, GaussianMixture to) {
    if (isTrying()) {
      return new Path(List.of(), bounded ? MORE * most : most, false, null);
    }
    List<GaussianMixture> longer = new ArrayList<>(points.isEmpty() ? List.of(from) : points);
    longer.add(to);
    return new Path(longer, most, false, null);
  }

  /** The step that was tried was not good. */
  public Path back() {
    return new Path(List.of(), Math.max(LEAST, most / MORE), false, null);
  }

  /** Beyond the last point, if there are enough of them and it is worth it; else null. */
  public @Nullable Beyond beyond() {
    if (points.size() < POINTS) {
      return null;
    }
    Squarem.Beyond found = Squarem.of(points, most);
    return found == null
        ? new Beyond(points.get(POINTS - 1), new Path(List.of(), most, false, null))
        : new Beyond(
            found.mixture(), new Path(List.of(), most, found.bounded(), points.get(POINTS - 1)));
  }

  /**
   * A step.
   *
   * @param mixture where it leads; no farther than EM where nothing was to gain
   */
  public record Beyond(GaussianMixture mixture, Path path) {}
}
