package org.gmm4j.internal.compute.opencl.gaps.conditional;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.gaps.FactorSums;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;

/**
 * Those of covariances WWᵀ + Ψ, of q factors or none (kernels/gap_factors.cl). Components with
 * fewer factors than others have zeros for the rest.
 */
public final class FactorConditionals implements Conditionals {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final GapWork work;
  private final int d;
  private final int q;
  private final int triangle; // q(q + 1)/2
  private final double[][] noise; // Ψ [K × d]
  private final double[][] loadings; // Wᵀ [K × q × d]
  private final double[][] transposedRoots; // Lᵀ of I + WᵀΨ⁻¹W [K × q × q], of a component's own q
  private final DeviceBuffer means;
  private final DeviceBuffer scales;
  private final DeviceBuffer terms;
  private final DeviceBuffer factors;
  private final DeviceBuffer scaledFactors;
  private final DeviceBuffer triangles;
  private final DeviceBuffer logWeights;
  private final DeviceBuffer sums; // Σ r M⁻¹ by missed feature [K × q(q + 1)/2 × d]

  private FactorConditionals(
      GapWork work,
      double[] weights,
      double[][] means,
      double[][] noise,
      double[][] loadings,
      double[][] transposedRoots) {
    this.work = work;
    this.d = means[0].length;
    this.q = Arrays.stream(loadings).mapToInt(each -> each.length / d).max().orElseThrow();
    this.triangle = q * (q + 1) / 2;
    this.noise = noise;
    this.loadings = loadings;
    this.transposedRoots = transposedRoots;
    this.means = work.upload("the means", means);
    this.scales = work.upload("the inverse noise", mapped(noise, each -> 1 / each));
    this.terms = work.upload("the logarithms", mapped(noise, each -> Math.log(each) + LOG_2PI));
    double[][] padded = new double[means.length][];
    Arrays.setAll(padded, k -> Arrays.copyOf(loadings[k], q * d));
    this.factors = work.upload("the factors", padded);
    this.scaledFactors = work.upload("the scaled factors", columns(q, this::scaledFactors));
    this.triangles = work.upload("the products of factors", columns(triangle, this::triangles));
    this.logWeights =
        work.upload("the log-weights", Arrays.stream(weights).map(Math::log).toArray());
    this.sums = work.zeros("the sums of inverses", (long) means.length * triangle * d);
  }

  /** Those of a mixture. */
  public static FactorConditionals of(GapWork work, GaussianMixture mixture) {
    Covariance covariance = mixture.covariance();
    int components = mixture.components();
    return new FactorConditionals(
        work,
        mixture.weights(),
        all(components, mixture::mean),
        all(components, covariance::noise),
        all(components, covariance::loadings),
        all(components, k -> FactorSums.transposedRoot(covariance, k)));
  }

  /**
   * Those without factors or weights.
   *
   * @param variances may have zeros, where nobody asks for densities
   */
  public static FactorConditionals of(GapWork work, double[][] means, double[][] variances) {
    int components = means.length;
    double[][] none = new double[components][0];
    double[] equal = new double[components];
    Arrays.fill(equal, 1.0 / components);
    return new FactorConditionals(work, equal, means, variances, none, none);
  }

  /** Those that complete rows with points, which is as if what is missing were not there. */
  public static FactorConditionals at(GapWork work, double[][] points) {
    double[][] ones = new double[points.length][points[0].length];
    Arrays.stream(ones).forEach(line -> Arrays.fill(line, 1));
    return of(work, points, ones);
  }

  private static double[][] all(int components, IntFunction<double[]> of) {
    return IntStream.range(0, components).mapToObj(of).toArray(double[][]::new);
  }

  private static double[][] mapped(double[][] lines, DoubleUnaryOperator operator) {
    return Arrays.stream(lines)
        .map(line -> Arrays.stream(line).map(operator).toArray())
        .toArray(double[][]::new);
  }

  /** Fills a line of so many columns for each feature. */
  private interface Line {
    void fill(int k, int j, double[] line);
  }

  /** By component and feature [K · d × columns]. */
  private double[][] columns(int columns, Line line) {
    double[][] lines = new double[noise.length * d][columns];
    IntStream.range(0, lines.length).parallel().forEach(i -> line.fill(i / d, i % d, lines[i]));
    return lines;
  }

  /** wⱼ / ψⱼ. */
  private void scaledFactors(int k, int j, double[] line) {
    for (int a = 0; a * d < loadings[k].length; a++) {
      line[a] = loadings[k][a * d + j] / noise[k][j];
    }
  }

  /** wⱼwⱼᵀ / ψⱼ, its lower triangle. */
  private void triangles(int k, int j, double[] line) {
    for (int a = 0, i = 0; a * d < loadings[k].length; a++) {
      for (int b = 0; b <= a; b++) {
        line[i++] = loadings[k][a * d + j] * loadings[k][b * d + j] / noise[k][j];
      }
    }
  }

  @Override
  public int components() {
    return noise.length;
  }

  @Override
  public void expect(GapBlock block, DeviceBuffer logs) {
    int count = block.count();
    long cells = (long) components() * count;
    DeviceBuffer distances = work.doubles("the distances", cells);
    DeviceBuffer constants = work.doubles("the constants", cells);
    block
        .over(work.launch("gap_distances"))
        .integer(count)
        .integer(d)
        .buffer(means)
        .buffer(scales)
        .buffer(terms)
        .integer(count)
        .buffer(distances)
        .buffer(constants)
        .enqueueItems(count, components());
    multiply(block, Operand.SHOWN, triangles, triangle, roots(count));
    multiply(block, Operand.CENTRED, scaledFactors, q, expected(count));
    block
        .over(work.launch("gap_solve_factors"))
        .integer(count)
        .integer(d)
        .buffer(means)
        .buffer(scales)
        .buffer(factors)
        .integer(q)
        .buffer(logWeights)
        .integer(count)
        .buffer(distances)
        .buffer(constants)
        .buffer(roots(count))
        .buffer(expected(count))
        .buffer(logs)
        .enqueueItems(count, components());
  }

  /** L of M = LLᵀ [K × q(q + 1)/2 × count]. */
  private DeviceBuffer roots(int count) {
    return work.doubles("the roots", (long) components() * triangle * count);
  }

  /** ẑ [K × q × count]. */
  private DeviceBuffer expected(int count) {
    return work.doubles("the expected factors", (long) components() * q * count);
  }

  private void multiply(
      GapBlock block, Operand operand, DeviceBuffer matrices, int columns, DeviceBuffer out) {
    if (columns > 0) {
      block
          .over(work.launch("gap_products"))
          .integer(block.count())
          .integer(d)
          .integer(operand.number())
          .buffer(means)
          .buffer(matrices)
          .integer(columns)
          .integer(0)
          .integer(block.count())
          .buffer(out)
          .enqueueGroups(GapWork.tiles(block.count()), GapWork.tiles(columns), components());
    }
  }

  @Override
  public void complete(Picked rows, DeviceBuffer points, DeviceBuffer y) {
    int count = rows.block().count();
    rows.block()
        .over(work.launch("gap_complete_factors"))
        .buffer(rows.places())
        .integer(d)
        .buffer(means)
        .buffer(points)
        .buffer(factors)
        .integer(q)
        .integer(rows.component())
        .integer(count)
        .buffer(expected(count))
        .buffer(y)
        .enqueueItems(d, rows.count());
  }

  @Override
  public void addCovariances(Picked rows, DeviceBuffer matrices, long to) {
    if (q > 0) {
      int count = rows.block().count();
      DeviceBuffer inverses = work.doubles("the lines", (long) triangle * rows.count());
      work.launch("gap_invert_factors")
          .buffer(roots(count))
          .integer(q)
          .integer(rows.component())
          .integer(count)
          .integer(rows.count())
          .buffer(rows.places())
          .buffer(rows.shares())
          .integer(rows.count())
          .buffer(inverses)
          .enqueueItems(rows.count());
      new WeightedSums(work, d)
          .addMissed(rows, inverses, triangle, sums, (long) rows.component() * triangle * d);
    }
  }

  @Override
  public void finish(Moments moments, int k, double[] missed) {
    int own = loadings[k].length / d;
    int numbers = own * (own + 1) / 2 * d; // those of factors past its own come behind
    double[] all = Arrays.copyOf(work.read(sums, (long) k * triangle * d, numbers), numbers + d);
    System.arraycopy(missed, 0, all, numbers, d);
    new FactorSums(noise[k], loadings[k], transposedRoots[k]).finish(all, moments, k);
  }
}
