package org.gmm4j.benchmarks.peers;

import org.gmm4j.io.Models;
import org.gmm4j.Regularization;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.StoppingRule;
import org.gmm4j.io.StoredModel;

/** gmm4j itself, embedded, as a service would use it. */
final class EnginePeer implements Peer {
  private final Workload workload;
  private final Dataset rows;
  private final GaussianMixture start;

  private EnginePeer(Workload workload) {
    this.workload = workload;
    Path folder = workload.folder();
    Dataset stored = Dataset.read(folder.resolve("rows.npy"));
    this.rows = stored.type() == ElementType.UINT8 ? stored.dividedBy(255) : stored;
    this.start = Models.readStored(folder.resolve("start.npz")).mixture();
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, GmmFitter.class, EnginePeer::new);
  }

  @Override
  public Fit fit(int iterations) {
    List<Double> eachSeconds = new ArrayList<>();
    FitListener clock =
        new FitListener() {
          @Override
          public void iteration(Iteration iteration) {
            eachSeconds.add(iteration.seconds());
          }
        };
    long begin = System.nanoTime();
    FitResult result =
        GmmFitter.builder()
            .start(start)
            .regularization(Regularization.ridge(workload.ridge()))
            .stoppingRule(StoppingRule.SCIKIT_LEARN)
            .tolerance(workload.tolerance())
            .maxIterations(iterations)
            .device("cpu")
            .listener(clock)
            .build()
            .fit(rows);
    double seconds = Peer.since(begin);
    GaussianMixture mixture = result.mixture();
    double[][] means = new double[mixture.components()][];
    double[][] covariances = new double[mixture.components()][];
    for (int k = 0; k < means.length; k++) {
      means[k] = mixture.mean(k);
      DoubleBuffer covariance = ((FullCovariance) mixture.covariance()).covariance(k);
      covariances[k] = new double[covariance.remaining()];
      covariance.get(covariances[k]);
    }
    return new Fit(
        seconds,
        eachSeconds,
        result.iterations(),
        result.converged(),
        result.labels(),
        mixture.weights(),
        means,
        covariances);
  }
}
