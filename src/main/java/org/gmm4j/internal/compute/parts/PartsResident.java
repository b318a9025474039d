package org.gmm4j.internal.compute.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.Parts;
import org.gmm4j.distributed.Question;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * Rows in parts, each of which has a resident of its own where it is: a step asks all of them, and
 * adds up what they answer in a fixed order. Rows are numbered part by part.
 */
final class PartsResident implements Backend.Resident {
  private final Parts parts;
  private final Conversation conversation;
  private final Dataset data;
  private final int[] counts;
  private final Precision precision;
  private boolean clustering; // since all was last forgotten

  /**
   * Begins.
   *
   * @param conversation of which the question that makes the residents was answered
   * @param counts rows of each part
   */
  PartsResident(
      Parts parts, Conversation conversation, Dataset data, int[] counts, Precision precision) {
    this.parts = parts;
    this.conversation = conversation;
    this.data = data;
    this.counts = counts;
    this.precision = precision;
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public double faintCount() {
    return precision.faintCount(data.weights().total());
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, MomentsListener.adding(0));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    Message message = new Message.Expect(new SentMixture(mixture), listener.leastVariance());
    return listener.completeAll(sum(ask(message)));
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    forgetClustering();
    Message message = new Message.Accumulate(references, new SentScatter(scatter));
    byte[][] own =
        ofParts(part -> Wire.bytes(Shares.of(given, first(part), counts[part], references.length)));
    return sum(conversation.next(message, own));
  }

  /** What was asked to find a start does not matter to what comes behind it. */
  private void forgetClustering() {
    if (clustering) {
      forget();
    }
  }

  private Question ask(Message message) {
    return conversation.next(message, null);
  }

  private Moments sum(Question question) {
    return Objects.requireNonNull(parts.sum(question, new SentMoments()));
  }

  private byte[][] ofParts(IntFunction<byte[]> each) {
    byte[][] own = new byte[counts.length][];
    Arrays.setAll(own, part -> counts[part] == 0 ? Wire.NOTHING : each.apply(part));
    return own;
  }

  private int first(int part) {
    return Arrays.stream(counts, 0, part).sum();
  }

  /** Takes the answer of a part that has rows. */
  private interface Answers<T> {
    void accept(long firstRow, T answer);
  }

  private <T> void each(List<byte[]> answers, Class<T> type, Answers<T> use) {
    long first = 0;
    for (int part = 0; part < counts.length; part++) {
      if (counts[part] > 0) {
        use.accept(first, type.cast(Wire.object(answers.get(part))));
      }
      first += counts[part];
    }
  }

  /** Part by part, so that posteriors of all rows are never in one place. */
  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    Question question = ask(new Message.Judge(new SentMixture(mixture)));
    long first = 0;
    for (int part = 0; part < counts.length; part++) {
      if (counts[part] > 0) {
        Answer.Posteriors answer = (Answer.Posteriors) Wire.object(parts.answer(question, part));
        sink.accept(first, counts[part], answer.logDensities(), answer.posteriors());
      }
      first += counts[part];
    }
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    return label(mixture, true, labels);
  }

  @Override
  public double logLikelihood(GaussianMixture mixture) {
    return label(mixture, false, (row, k) -> {});
  }

  private double label(GaussianMixture mixture, boolean wanted, Backend.LabelSink sink) {
    Question question = ask(new Message.Label(new SentMixture(mixture), wanted));
    List<Double> sums = new ArrayList<>();
    each(
        parts.answers(question),
        Answer.Labels.class,
        (first, answer) -> {
          sums.add(answer.logLikelihood());
          int[] labels = answer.labels();
          for (int i = 0; labels != null && i < labels.length; i++) {
            sink.set(first + i, labels[i]);
          }
        });
    return FixedTree.sum(sums, Double::sum);
  }

  /** Of one centre, distances are what is wanted; of several, owners and sums. */
  @Override
  public Nearest nearest(double[][] centres) {
    clustering = true;
    int[] owners = new int[data.arrayRows()];
    double @Nullable [] distances = centres.length == 1 ? distances(centres) : null;
    double[][] known = centres.length == 1 ? null : clusters(centres, owners);
    return new Nearest(
        owners,
        data.weights(),
        centres.length,
        () -> distances != null ? distances : distances(centres),
        () -> known != null ? known : clusters(centres, new int[owners.length]));
  }

  private double[][] clusters(double[][] centres, int[] owners) {
    List<double[][]> sums = new ArrayList<>();
    each(
        parts.answers(ask(new Message.Assign(centres, false))),
        Answer.Clusters.class,
        (first, answer) -> {
          int[] some = Objects.requireNonNull(answer.owners());
          System.arraycopy(some, 0, owners, (int) first, some.length);
          sums.add(Objects.requireNonNull(answer.sums()));
        });
    return FixedTree.sum(sums, PartsResident::added);
  }

  private static double[][] added(double[][] to, double[][] more) {
    for (int k = 0; k < to.length; k++) {
      for (int j = 0; j < to[k].length; j++) {
        to[k][j] += more[k][j];
      }
    }
    return to;
  }

  private double[] distances(double[][] centres) {
    double[] all = new double[data.arrayRows()];
    each(
        parts.answers(ask(new Message.Assign(centres, true))),
        Answer.Clusters.class,
        (first, answer) -> {
          double[] some = Objects.requireNonNull(answer.distances());
          System.arraycopy(some, 0, all, (int) first, some.length);
        });
    return all;
  }

  @Override
  public void forget() {
    clustering = false;
    conversation.forget();
  }

  @Override
  public void close() {
    conversation.close();
  }
}
