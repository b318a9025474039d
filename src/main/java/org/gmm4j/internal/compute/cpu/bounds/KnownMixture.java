package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a mixture when it is no more.
 *
 * @param triangles Σₖ's lower triangles, see {@link org.gmm4j.internal.linalg.Triangle}
 * @param means [K × d]
 * @param logConstants log pₖ(μₖ) [K]
 * @param floors f with Σₖ ⪰ fI, or 0 where none is known [K]
 */
record KnownMixture(
    List<DoubleBuffer> triangles, double[][] means, double[] logConstants, double[] floors) {
  static KnownMixture of(GaussianMixture mixture, double[] floors) {
    Covariance covariance = mixture.covariance();
    int components = mixture.components();
    return new KnownMixture(
        IntStream.range(0, components).mapToObj(covariance::triangle).toList(),
        IntStream.range(0, components).mapToObj(mixture::mean).toArray(double[][]::new),
        IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray(),
        floors);
  }

  /** Hands it over, to be saved or restored. */
  static KnownMixture exchange(State state, @Nullable KnownMixture now) {
    double[] logConstants = state.numbers(now == null ? new double[0] : now.logConstants());
    double[] floors = state.numbers(now == null ? new double[0] : now.floors());
    double[][] means = new double[logConstants.length][];
    DoubleBuffer[] triangles = new DoubleBuffer[means.length];
    for (int k = 0; k < means.length; k++) {
      means[k] = state.numbers(now == null ? new double[0] : now.means()[k]);
      triangles[k] =
          DoubleBuffer.wrap(
              state.numbers(now == null ? new double[0] : numbers(now.triangles().get(k))));
    }
    return new KnownMixture(List.of(triangles), means, logConstants, floors);
  }

  private static double[] numbers(DoubleBuffer buffer) {
    double[] numbers = new double[buffer.limit()];
    buffer.get(0, numbers);
    return numbers;
  }

  int components() {
    return means.length;
  }
}
