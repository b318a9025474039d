package org.gmm4j.benchmarks.peers;

import elki.clustering.em.EM;
import elki.clustering.em.models.EMClusterModel;
import elki.clustering.em.models.EMClusterModelFactory;
import elki.clustering.em.models.MultivariateGaussianModel;
import elki.data.Cluster;
import elki.data.Clustering;
import elki.data.NumberVector;
import elki.data.model.EMModel;
import elki.data.type.TypeUtil;
import elki.database.Database;
import elki.database.StaticArrayDatabase;
import elki.database.ids.DBIDIter;
import elki.database.ids.DBIDRange;
import elki.database.relation.Relation;
import elki.datasource.ArrayAdapterDatabaseConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * ELKI's EM with full Gaussian models. It has no ridge, only a prior that would pull towards the
 * start; the start goes in through a model factory.
 */
final class ElkiPeer implements Peer {
  private final Workload workload;
  private final Relation<NumberVector> rows;

  private ElkiPeer(Workload workload) throws Exception {
    this.workload = workload;
    Database database =
        new StaticArrayDatabase(new ArrayAdapterDatabaseConnection(workload.rows()));
    database.initialize();
    this.rows = database.getRelation(TypeUtil.NUMBER_VECTOR_FIELD);
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, EM.class, ElkiPeer::new);
  }

  @Override
  public Fit fit(int iterations) throws Exception {
    Start start = new Start(workload.weights(), workload.means(), workload.squareCovariances());
    long begin = System.nanoTime();
    Clustering<EMModel> fitted =
        new EM<>(start.weights.length, workload.tolerance(), start, iterations + 1, false)
            .run(rows); // it counts E-steps
    double seconds = Peer.since(begin);
    List<Cluster<EMModel>> clusters = fitted.getAllClusters();
    int done = start.models.get(0).iterations;
    return new Fit(
        seconds,
        List.of(),
        done,
        done < iterations,
        labels(clusters),
        start.models.stream().mapToDouble(Counted::getWeight).toArray(),
        clusters.stream().map(each -> each.getModel().getMean()).toArray(double[][]::new),
        clusters.stream()
            .map(each -> Fit.flat(each.getModel().getCovarianceMatrix()))
            .toArray(double[][]::new));
  }

  private int[] labels(List<Cluster<EMModel>> clusters) {
    DBIDRange order = (DBIDRange) rows.getDBIDs();
    int[] labels = new int[rows.size()];
    for (int k = 0; k < clusters.size(); k++) {
      for (DBIDIter row = clusters.get(k).getIDs().iter(); row.valid(); row.advance()) {
        labels[order.getOffset(row)] = k;
      }
    }
    return labels;
  }

  /** Counts iterations. */
  private static final class Counted extends MultivariateGaussianModel {
    private int iterations;

    Counted(double weight, double[] mean, double[][] covariance) {
      super(weight, mean, covariance);
    }

    @Override
    public void beginEStep() {
      iterations++;
      super.beginEStep();
    }
  }

  /** Gives EM the components to start from. */
  private static final class Start implements EMClusterModelFactory<NumberVector, EMModel> {
    private final double[] weights;
    private final List<Counted> models = new ArrayList<>();

    Start(double[] weights, double[][] means, double[][][] covariances) {
      this.weights = weights;
      for (int k = 0; k < weights.length; k++) {
        models.add(new Counted(weights[k], means[k], covariances[k]));
      }
    }

    @Override
    public List<? extends EMClusterModel<NumberVector, EMModel>> buildInitialModels(
        Relation<? extends NumberVector> relation, int k) {
      return models;
    }
  }
}
