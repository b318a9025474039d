package org.gmm4j.benchmarks.peers;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.GaussianMixture;
import org.apache.spark.mllib.clustering.GaussianMixtureModel;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.stat.distribution.MultivariateGaussian;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;

/**
 * Spark MLlib on this machine's cores, by the interface that takes a start. It has no ridge; its
 * tolerance is of the sum over the rows. Iterations are counted by their stages.
 */
final class SparkPeer implements Peer {
  private final Workload workload;
  private final JavaSparkContext spark;
  private final JavaRDD<Vector> rows;
  private final AtomicInteger sweeps = new AtomicInteger();

  private SparkPeer(Workload workload) throws Exception {
    this.workload = workload;
    this.spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[*]")
                .setAppName("gmm4j-peers")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "localhost")
                .set("spark.driver.maxResultSize", "0")
                .set("spark.network.timeout", "10h") // it is stopped between its turns
                .set("spark.local.dir", System.getProperty("java.io.tmpdir")));
    spark.sc().addSparkListener(new Sweeps());
    this.rows =
        spark.parallelize(Arrays.stream(workload.rows()).map(Vectors::dense).toList()).cache();
    rows.count();
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, GaussianMixture.class, SparkPeer::new);
  }

  @Override
  public Fit fit(int iterations) throws Exception {
    double[] weights = workload.weights();
    double[][] means = workload.means();
    double[][] covariances = workload.covariances();
    sweeps.set(0);
    long begin = System.nanoTime();
    MultivariateGaussian[] normals = new MultivariateGaussian[weights.length];
    for (int k = 0; k < normals.length; k++) {
      int features = means[k].length;
      normals[k] =
          new MultivariateGaussian(
              Vectors.dense(means[k]), new DenseMatrix(features, features, covariances[k]));
    }
    GaussianMixtureModel fitted =
        new GaussianMixture()
            .setK(weights.length)
            .setInitialModel(new GaussianMixtureModel(weights, normals))
            .setConvergenceTol(workload.tolerance() * rows.count())
            .setMaxIterations(iterations)
            .run(rows);
    double seconds = Peer.since(begin);
    spark.sc().listenerBus().waitUntilEmpty();
    int done = sweeps.get();
    MultivariateGaussian[] gaussians = fitted.gaussians();
    return new Fit(
        seconds,
        List.of(),
        done,
        done < iterations,
        fitted.predict(rows).collect().stream().mapToInt(Integer::intValue).toArray(),
        fitted.weights(),
        Arrays.stream(gaussians).map(each -> each.mu().toArray()).toArray(double[][]::new),
        Arrays.stream(gaussians).map(each -> each.sigma().toArray()).toArray(double[][]::new));
  }

  /** Counts EM's sweeps over the rows. */
  private final class Sweeps extends SparkListener {
    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
      if (stage.stageInfo().name().startsWith("treeAggregate at GaussianMixture")) {
        sweeps.incrementAndGet();
      }
    }
  }
}
