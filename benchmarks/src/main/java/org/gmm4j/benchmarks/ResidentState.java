package org.gmm4j.benchmarks;

import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.em.Maximization;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The rows on their device, with a mixture to evaluate: that of the two digits by their true
 * labels, so that every backend and machine does the same work. Nothing is left out ({@link
 * Acceleration#OFF}), since repeating one step with the same parameters would show only that all
 * rows are certified.
 */
@State(Scope.Benchmark)
public class ResidentState extends Mnist2v6State {
  /** ρ, added to every variance. */
  static final double RIDGE = 0.05;

  private Loaded loaded;
  Backend.Resident resident;
  Responsibilities digits;
  double[][] references;
  GaussianMixture mixture;

  @Setup(Level.Trial)
  public void load() {
    loaded = Devices.load(device(), precision(), data, Acceleration.OFF, System.err::println);
    resident = loaded.rows();
    int[] owners = new int[labels.length];
    for (int i = 0; i < owners.length; i++) {
      owners[i] = labels[i] == 2 ? 0 : 1;
    }
    digits = Responsibilities.hard(owners);
    references = means(data, owners);
    Moments moments = resident.accumulate(digits, references);
    mixture =
        ((Maximization.Next)
                Maximization.of(
                    new FullCovariance.Structure(), moments, Regularization.ridge(RIDGE), null))
            .mixture();
  }

  @TearDown(Level.Trial)
  public void close() {
    loaded.close();
  }

  private static double[][] means(Dataset data, int[] owners) {
    double[][] sums = new double[2][data.columns()];
    int[] counts = new int[2];
    for (int i = 0; i < owners.length; i++) {
      double[] row = data.row(i);
      counts[owners[i]]++;
      for (int j = 0; j < row.length; j++) {
        sums[owners[i]][j] += row[j];
      }
    }
    for (int k = 0; k < sums.length; k++) {
      for (int j = 0; j < sums[k].length; j++) {
        sums[k][j] /= counts[k];
      }
    }
    return sums;
  }
}
