package org.gmm4j.internal.compute.opencl.rows;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;

/**
 * The points mₖ that rows are centred about on a device.
 *
 * <p>Bytes b stand for s·b. For products they are centred about whole ones, mₖ = s·cₖ with cₖ from
 * 0 to 255: kernels then see b − cₖ, whole numbers up to 255 that every type holds exactly, in
 * units of s. Other rows are centred about the points themselves, in units of 1.
 *
 * @param work the rows, and where they are
 * @param points mₖ [K × d]
 * @param uploaded mₖ in these units [K × pitch]
 * @param scale what kernels multiply stored values by
 * @param unit of what is left: s, or 1
 */
public record Centring(
    Workspace work, double[][] points, DeviceBuffer uploaded, double scale, double unit) {
  private static final double LARGEST_BYTE = 255;

  /**
   * Uploads points for products, near these.
   *
   * @param near [K × d]. Kept, where they are the points; not modified.
   */
  public static Centring near(Workspace work, double[][] near) {
    if (!work.rows().areBytes()) {
      return at(work, near, work.uploadPoints(near));
    }
    double[][] whole = whole(work, near);
    double unit = work.rows().factor();
    return new Centring(work, map(whole, c -> unit * c), work.uploadPoints(whole), 1, unit);
  }

  /** The points that {@link #near} would centre about [K × d]. */
  public static double[][] pointsNear(Workspace work, double[][] near) {
    return work.rows().areBytes() ? map(whole(work, near), c -> work.rows().factor() * c) : near;
  }

  /** Points in units of bytes, each value the nearest that a byte can have. */
  private static double[][] whole(Workspace work, double[][] near) {
    double unit = work.rows().factor();
    return map(near, x -> Math.rint(Math.min(Math.max(x / unit, 0), LARGEST_BYTE)));
  }

  /** At points that {@link Workspace#uploadPoints} has uploaded, in units of 1. */
  public static Centring at(Workspace work, double[][] points, DeviceBuffer uploaded) {
    return new Centring(work, points, uploaded, work.rows().factor(), 1);
  }

  /** A launch with the six arguments that centred rows take, and the rows where it finds them. */
  public Launch over(Block block, KernelFamily family, String kernel) {
    return work.over(block, family, kernel, scale).buffer(uploaded).integer(work.pitch());
  }

  public int components() {
    return points.length;
  }

  /** mₖ − x [d], for a component's point x. */
  public double[] from(double[] x, int k) {
    double[] gap = new double[x.length];
    Arrays.setAll(gap, j -> points[k][j] - x[j]);
    return gap;
  }

  private static double[][] map(double[][] points, DoubleUnaryOperator each) {
    return Arrays.stream(points)
        .map(point -> Arrays.stream(point).map(each).toArray())
        .toArray(double[][]::new);
  }
}
