package org.gmm4j.benchmarks.peers;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import smile.math.matrix.Matrix;
import smile.stat.distribution.MultivariateDistribution;
import smile.stat.distribution.MultivariateExponentialFamily;
import smile.stat.distribution.MultivariateExponentialFamilyMixture;
import smile.stat.distribution.MultivariateGaussianDistribution;
import smile.stat.distribution.MultivariateMixture.Component;

/**
 * Smile, by the general EM behind its Gaussian mixture, which takes a start, iterations and a
 * tolerance (of the sum over the rows). It has no ridge; its variances are multiplied by 1.00001.
 */
final class SmilePeer implements Peer {
  private final Workload workload;
  private final double[][] rows;

  private SmilePeer(Workload workload) throws Exception {
    this.workload = workload;
    this.rows = workload.rows();
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, MultivariateGaussianDistribution.class, SmilePeer::new);
  }

  @Override
  public Fit fit(int iterations) throws Exception {
    double[] weights = workload.weights();
    double[][] means = workload.means();
    double[][][] covariances = workload.squareCovariances();
    Component[] components = new Component[weights.length];
    AtomicInteger count = new AtomicInteger();
    long begin = System.nanoTime();
    for (int k = 0; k < components.length; k++) {
      MultivariateGaussianDistribution normal =
          new MultivariateGaussianDistribution(means[k], Matrix.of(covariances[k]));
      components[k] = new Component(weights[k], k == 0 ? new Counted(normal, count) : normal);
    }
    MultivariateExponentialFamilyMixture fitted =
        MultivariateExponentialFamilyMixture.fit(
            rows, components, 0, iterations, workload.tolerance() * rows.length);
    int[] labels = Arrays.stream(rows).mapToInt(fitted::map).toArray();
    double seconds = Peer.since(begin);
    return new Fit(
        seconds,
        List.of(),
        count.get(),
        count.get() < iterations,
        labels,
        Arrays.stream(fitted.components).mapToDouble(each -> each.priori).toArray(),
        Arrays.stream(fitted.components)
            .map(each -> each.distribution.mean())
            .toArray(double[][]::new),
        Arrays.stream(fitted.components)
            .map(each -> Fit.flat(each.distribution.cov().toArray()))
            .toArray(double[][]::new));
  }

  /** Counts iterations: every M-step asks every component once. */
  private record Counted(MultivariateGaussianDistribution normal, AtomicInteger count)
      implements MultivariateDistribution, MultivariateExponentialFamily {
    @Override
    public Component M(double[][] data, double[] posteriors) {
      count.incrementAndGet();
      Component next = normal.M(data, posteriors);
      return new Component(
          next.priori, new Counted((MultivariateGaussianDistribution) next.distribution, count));
    }

    @Override
    public int length() {
      return normal.length();
    }

    @Override
    public double entropy() {
      return normal.entropy();
    }

    @Override
    public double[] mean() {
      return normal.mean();
    }

    @Override
    public Matrix cov() {
      return normal.cov();
    }

    @Override
    public double p(double[] x) {
      return normal.p(x);
    }

    @Override
    public double logp(double[] x) {
      return normal.logp(x);
    }

    @Override
    public double cdf(double[] x) {
      return normal.cdf(x);
    }
  }
}
