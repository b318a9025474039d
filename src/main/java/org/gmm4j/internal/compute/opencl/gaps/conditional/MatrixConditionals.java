package org.gmm4j.internal.compute.opencl.gaps.conditional;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.linalg.Triangle;

/**
 * Those of covariances that are whole matrices, of each component or of all (kernels/
 * gap_systems.cl). Rows with the same gaps share a factorisation, within a block.
 */
public final class MatrixConditionals implements Conditionals {
  private final GapWork work;
  private final GaussianMixture mixture;
  private final int d;
  private final DeviceBuffer means;
  private final DeviceBuffer roots; // Pᵀ, Λ = PᵀP [K × d × d]
  private final DeviceBuffer matrices; // Λ and Σ [K × 2 × d × d]
  private Systems systems;

  public MatrixConditionals(GapWork work, GaussianMixture mixture) {
    this.work = work;
    this.mixture = mixture;
    this.d = mixture.features();
    double[][] all = new double[mixture.components()][];
    Arrays.setAll(all, mixture::mean);
    this.means = work.upload("the means", all);
    this.roots = work.doubles("the roots", (long) all.length * d * d);
    this.matrices = work.doubles("the matrices", 2L * all.length * d * d);
    for (int k = 0; k < all.length; k++) {
      put(k);
    }
    this.systems = Systems.none(work, d);
  }

  private void put(int k) {
    DoubleBuffer lines = mixture.covariance().precisionCholesky(k);
    double[] root = new double[d * d];
    lines.get(root);
    double[] transposed = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        transposed[j * d + i] = root[i * d + j];
      }
    }
    work.put(roots, (long) k * d * d, transposed);
    multiply(
        work.upload("a root transposed", transposed),
        0,
        d,
        work.upload("a root", root),
        0,
        work.doubles("a precision", (long) d * d));
    work.put(
        matrices,
        2L * k * d * d,
        symmetric(work.read(work.doubles("a precision", (long) d * d), 0, d * d)));
    work.put(matrices, (2L * k + 1) * d * d, covariance(k));
  }

  /** Both triangles, of the lower one. */
  private double[] symmetric(double[] matrix) {
    Triangle.mirror(matrix, d);
    return matrix;
  }

  private double[] covariance(int k) {
    DoubleBuffer lines = mixture.covariance().triangle(k);
    double[] triangle = new double[lines.remaining()];
    lines.get(triangle);
    double[] full = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        full[i * d + j] = triangle[Triangle.begin(i) + j];
      }
    }
    return symmetric(full);
  }

  /**
   * out = rows · matrix, by columns [d × count].
   *
   * @param first of the rows
   * @param number of the matrix among several
   */
  private void multiply(
      DeviceBuffer rows, long first, int count, DeviceBuffer of, int number, DeviceBuffer out) {
    work.launch("gap_products")
        .buffer(rows)
        .longInteger(first)
        .integer(count)
        .integer(d)
        .integer(Operand.PLAIN.number())
        .buffer(means)
        .buffer(of)
        .integer(d)
        .integer(number)
        .integer(count)
        .buffer(out)
        .enqueueGroups(GapWork.tiles(count), GapWork.tiles(d), 1);
  }

  @Override
  public int components() {
    return mixture.components();
  }

  @Override
  public void expect(GapBlock block, DeviceBuffer logs) {
    int count = block.count();
    systems = Systems.of(work, block);
    DeviceBuffer parts = work.doubles("the parts of log-densities", count);
    DeviceBuffer products = work.doubles("the products of rows", (long) d * count);
    for (int k = 0; k < components(); k++) {
      block
          .over(work.launch("gap_deviations"))
          .integer(d)
          .buffer(means)
          .integer(k)
          .integer(count)
          .buffer(deviations(count))
          .enqueueItems(d, count);
      multiply(deviations(count), (long) k * count, count, matrices, 2 * k, products);
      systems.solve(k, matrices, products, count, deviations(count), parts);
      multiply(deviations(count), (long) k * count, count, roots, k, products);
      work.launch("gap_matrix_logs")
          .buffer(products)
          .integer(count)
          .integer(d)
          .buffer(systems.gapsOfRows())
          .buffer(parts)
          .real(Precision.DOUBLE, mixture.covariance().logDetPrecisionCholesky(k))
          .real(Precision.DOUBLE, Math.log(mixture.weights()[k]))
          .integer(k)
          .integer(count)
          .buffer(logs)
          .enqueueItems(count);
    }
    systems.requireFactors();
  }

  /** x̂ − μ [K × count × d]. */
  private DeviceBuffer deviations(int count) {
    return work.doubles("the deviations", (long) components() * count * d);
  }

  @Override
  public void complete(Picked rows, DeviceBuffer points, DeviceBuffer y) {
    int count = rows.block().count();
    rows.block()
        .over(work.launch("gap_complete_systems"))
        .buffer(rows.places())
        .integer(d)
        .buffer(means)
        .buffer(points)
        .integer(rows.component())
        .integer(count)
        .buffer(deviations(count))
        .buffer(y)
        .enqueueItems(d, rows.count());
  }

  @Override
  public void addCovariances(Picked rows, DeviceBuffer sums, long to) {
    systems.addCovariances(rows, matrices, sums, to);
    systems.requireFactors();
  }

  /** They are in the matrices. */
  @Override
  public void finish(Moments moments, int k, double[] missed) {}
}
