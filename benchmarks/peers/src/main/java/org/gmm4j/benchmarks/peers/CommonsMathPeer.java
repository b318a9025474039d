package org.gmm4j.benchmarks.peers;

import java.util.List;
import org.apache.commons.math3.distribution.MixtureMultivariateNormalDistribution;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.distribution.fitting.MultivariateNormalMixtureExpectationMaximization;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.util.Pair;

/**
 * Apache Commons Math. It has no ridge and no labels, does not tell iterations, and takes a
 * positive tolerance only; when the iterations end first it throws, but keeps its model.
 */
final class CommonsMathPeer implements Peer {
  private final Workload workload;
  private final double[][] rows;

  private CommonsMathPeer(Workload workload) throws Exception {
    this.workload = workload;
    this.rows = workload.rows();
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, MixtureMultivariateNormalDistribution.class, CommonsMathPeer::new);
  }

  @Override
  public Fit fit(int iterations) throws Exception {
    double[] weights = workload.weights();
    double[][] means = workload.means();
    double[][][] covariances = workload.squareCovariances();
    long begin = System.nanoTime();
    MultivariateNormalMixtureExpectationMaximization em =
        new MultivariateNormalMixtureExpectationMaximization(rows);
    boolean converged = true;
    try {
      em.fit(
          new MixtureMultivariateNormalDistribution(weights, means, covariances),
          iterations,
          Math.max(workload.tolerance(), Double.MIN_VALUE));
    } catch (ConvergenceException ended) {
      converged = false;
    }
    double seconds = Peer.since(begin);
    List<Pair<Double, MultivariateNormalDistribution>> components =
        em.getFittedModel().getComponents();
    return new Fit(
        seconds,
        List.of(),
        converged ? null : iterations,
        converged,
        null,
        components.stream().mapToDouble(Pair::getFirst).toArray(),
        components.stream().map(each -> each.getSecond().getMeans()).toArray(double[][]::new),
        components.stream()
            .map(each -> Fit.flat(each.getSecond().getCovariances().getData()))
            .toArray(double[][]::new));
  }
}
