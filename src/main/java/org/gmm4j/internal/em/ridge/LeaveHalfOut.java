package org.gmm4j.internal.em.ridge;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.Maximization;
import org.jspecify.annotations.Nullable;

/**
 * What a mixture would say of rows if it had been estimated without the half of the rows that they
 * are in, for covariances of any structure: of every second row it makes one M-step, all
 * responsibilities kept, and asks it for the rows between. A row that is several copies is in both
 * halves, as they would be.
 */
final class LeaveHalfOut implements AutoCloseable {
  private final Half[] halves;

  /** Two halves of at least two rows. */
  LeaveHalfOut(Dataset data, Backend backend, Acceleration acceleration) {
    this.halves = new Half[2];
    for (int h = 0; h < 2; h++) {
      Dataset half = data.weights().areOnes() ? ofRows(data, h) : ofWeights(data, h);
      halves[h] = new Half(backend.load(half, acceleration), half.weights(), half.arrayRows());
    }
  }

  private static Dataset ofRows(Dataset data, int h) {
    int[] rows = new int[(data.arrayRows() + 1 - h) / 2];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 2 * i + h;
    }
    return data.select(rows);
  }

  /** Every second copy; of weights that are none, every second row. */
  private static Dataset ofWeights(Dataset data, int h) {
    RowWeights weights = data.weights();
    if (!weights.areCopies()) {
      return ofRows(data, h);
    }
    double[] own = new double[data.arrayRows()];
    long before = 0;
    for (int i = 0; i < own.length; i++) {
      long after = before + (long) weights.asGiven(weights.of(i));
      own[i] = (after + 1 - h) / 2 - (before + 1 - h) / 2; // even numbers, or odd ones
      before = after;
    }
    int[] rows = IntStream.range(0, own.length).filter(i -> own[i] > 0).toArray();
    double[] some = IntStream.of(rows).mapToDouble(i -> own[i]).toArray();
    return data.select(rows).weightedBy(RowWeights.of("weights", some).inUnits(weights.exponent()));
  }

  /** Rows that a device holds. */
  private record Half(Backend.Resident rows, RowWeights weights, int count) {
    Opinion of(GaussianMixture mixture) {
      int k = mixture.components();
      Opinion opinion = new Opinion(k, new double[count * k], new double[count]);
      rows.forget();
      rows.posterior(
          mixture,
          (first, some, logDensities, posteriors) -> {
            System.arraycopy(posteriors, 0, opinion.posteriors, (int) first * k, some * k);
            System.arraycopy(logDensities, 0, opinion.logDensities, (int) first, some);
          });
      return opinion;
    }

    /** The M-step of these rows alone; null if a covariance is singular. */
    @Nullable GaussianMixture estimate(
        GaussianMixture mixture, Opinion seen, Regularization regularization) {
      double[][] means = new double[mixture.components()][];
      Arrays.setAll(means, mixture::mean);
      Moments moments =
          rows.accumulate(
              mixture,
              (row, out) ->
                  System.arraycopy(seen.posteriors, (int) row * out.length, out, 0, out.length),
              means,
              mixture.covariance().scatter());
      return Maximization.of(mixture.covariance().structure(), moments, regularization, mixture)
              instanceof Maximization.Next next
          ? next.mixture()
          : null;
    }
  }

  /**
   * What a mixture says of rows.
   *
   * @param posteriors [count × K]
   * @param logDensities [count]
   */
  private record Opinion(int components, double[] posteriors, double[] logDensities) {
    double[] row(int i) {
      return Arrays.copyOfRange(posteriors, i * components, (i + 1) * components);
    }
  }

  /**
   * The score of a mixture.
   *
   * @param regularization with the ridge that it was fitted with
   */
  UnseenScore score(GaussianMixture mixture, Regularization regularization) {
    Opinion[] seen = {halves[0].of(mixture), halves[1].of(mixture)};
    UnseenScore.Tally tally = new UnseenScore.Tally(mixture.components());
    for (int h = 0; h < 2; h++) {
      GaussianMixture others = halves[1 - h].estimate(mixture, seen[1 - h], regularization);
      if (others == null) {
        return UnseenScore.WORST;
      }
      Opinion unseen = halves[h].of(others);
      for (int i = 0; i < halves[h].count(); i++) {
        tally.add(seen[h].row(i), unseen.row(i), unseen.logDensities[i], halves[h].weights().of(i));
      }
    }
    return tally.score();
  }

  @Override
  public void close() {
    for (Half half : halves) {
      half.rows().close();
    }
  }
}
