package org.gmm4j.internal.compute.parts;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.internal.state.MixtureState;
import org.gmm4j.internal.state.State;
import org.gmm4j.internal.state.StateReader;
import org.gmm4j.internal.state.StateWriter;
import org.jspecify.annotations.Nullable;

/** A mixture on its way: of each covariance matrix its lower triangle, K·d(d+1)/2 doubles. */
final class SentMixture implements Serializable {
  private static final long serialVersionUID = 2;

  private transient GaussianMixture mixture;

  SentMixture(GaussianMixture mixture) {
    this.mixture = mixture;
  }

  GaussianMixture get() {
    return mixture;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    exchange(new StateWriter(out), mixture);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    mixture = exchange(new StateReader(in, Long.MAX_VALUE), null);
  }

  private static GaussianMixture exchange(State state, @Nullable GaussianMixture now) {
    @Nullable Covariance covariance = now == null ? null : now.covariance();
    boolean full = state.flag(covariance instanceof FullCovariance);
    boolean tied = state.flag(covariance instanceof TiedCovariance);
    if (!full && !tied) {
      return MixtureState.exchange(state, now);
    }
    double[] weights = state.numbers(now == null ? new double[0] : now.weights());
    double[][] means = new double[weights.length][];
    for (int k = 0; k < means.length; k++) {
      means[k] = state.numbers(now == null ? new double[0] : now.mean(k));
    }
    double[][] triangles = new double[full ? means.length : 1][];
    for (int k = 0; k < triangles.length; k++) {
      triangles[k] = state.numbers(covariance == null ? new double[0] : triangle(covariance, k));
    }
    return now != null ? now : mixture(weights, means, triangles, full);
  }

  private static double[] triangle(Covariance covariance, int k) {
    DoubleBuffer triangle = covariance.triangle(k);
    double[] values = new double[triangle.remaining()];
    triangle.get(values);
    return values;
  }

  private static GaussianMixture mixture(
      double[] weights, double[][] means, double[][] triangles, boolean full) {
    int d = means[0].length;
    CovarianceEstimate estimate =
        full
            ? FullCovariance.ofTriangles(triangles, d)
            : TiedCovariance.ofTriangle(triangles[0], means.length, d);
    return new GaussianMixture(
        weights, means, estimate.orElseThrow(singular -> "a factor that was is none any more"));
  }
}
