package org.gmm4j.internal.compute.parts;

import java.util.Objects;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.distributed.Received;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;

/** How a part's resident answers. */
final class Answering {
  private Answering() {}

  /**
   * Asks a resident.
   *
   * @param wanted whether an answer is, or only what the resident remembers of it
   */
  static byte[] answer(Backend.Resident rows, Received received, boolean wanted) {
    Message message = (Message) received.letter().get().open(Wire::object);
    if (message instanceof Message.Expect expect) {
      var moments =
          rows.expect(expect.mixture().get(), MomentsListener.adding(expect.leastVariance()));
      return wanted ? SentMoments.bytes(moments) : Wire.NOTHING;
    }
    if (message instanceof Message.Accumulate accumulate) {
      Shares shares = (Shares) Wire.object(Objects.requireNonNull(received.own().get()));
      var moments =
          rows.accumulate(
              shares.responsibilities(), accumulate.references(), accumulate.scatter().get());
      return wanted ? SentMoments.bytes(moments) : Wire.NOTHING;
    }
    if (message instanceof Message.Assign assign) {
      Nearest nearest = rows.nearest(assign.centres());
      return Wire.bytes(
          assign.distances()
              ? new Answer.Clusters(null, null, nearest.squaredDistances())
              : new Answer.Clusters(nearest.owners(), nearest.sums(), null));
    }
    if (message instanceof Message.Judge judge) {
      return Wire.bytes(posteriors(rows, judge.mixture().get()));
    }
    Message.Label label = (Message.Label) message;
    int[] labels = label.labels() ? new int[ArrayLength.of(rows.weights().rows())] : null;
    double sum =
        rows.label(
            label.mixture().get(),
            (row, k) -> {
              if (labels != null) {
                labels[(int) row] = k;
              }
            });
    return Wire.bytes(new Answer.Labels(sum, labels));
  }

  private static Answer.Posteriors posteriors(Backend.Resident rows, GaussianMixture mixture) {
    int count = ArrayLength.of(rows.weights().rows());
    int components = mixture.components();
    double[] logDensities = new double[count];
    double[] posteriors = new double[ArrayLength.of((long) count * components)];
    rows.posterior(
        mixture,
        (first, some, logs, r) -> {
          System.arraycopy(logs, 0, logDensities, (int) first, some);
          System.arraycopy(r, 0, posteriors, (int) first * components, some * components);
        });
    return new Answer.Posteriors(logDensities, posteriors);
  }
}
