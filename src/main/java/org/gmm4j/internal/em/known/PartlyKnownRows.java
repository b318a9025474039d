package org.gmm4j.internal.em.known;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows of which some are known to belong to certain components, each in one of several parts: those
 * of which nothing is known, and those of each label. A known row has responsibility 1 for its
 * component k and 0 for all others, and its term of the log-likelihood is
 *
 * <pre>
 *   wₙ log πₖ N(xₙ; μₖ, Σₖ)
 * </pre>
 *
 * (McLachlan &amp; Peel, Finite Mixture Models, 2.19). To the rows of a label the mixture is that
 * of its component alone, whose E-step gives their sums and all but the logarithm of the weight.
 */
final class PartlyKnownRows implements Backend.Resident {
  private final Dataset data;
  private final List<RowsOfLabel> parts; // those of which nothing is known first

  private PartlyKnownRows(Dataset data, List<RowsOfLabel> parts) {
    this.data = data;
    this.parts = parts;
  }

  /**
   * Loads rows in parts.
   *
   * @param data of which some are known
   */
  static PartlyKnownRows load(Backend backend, Dataset data, Acceleration acceleration) {
    KnownLabels known = data.knownLabels();
    int[] labels =
        IntStream.concat(IntStream.of(KnownLabels.UNKNOWN), IntStream.of(known.occurring()))
            .toArray();
    List<RowsOfLabel> parts = new ArrayList<>();
    try {
      for (int label : labels) {
        int[] numbers = known.rowsOf(label);
        if (numbers.length > 0) {
          Dataset some = data.view(numbers);
          parts.add(new RowsOfLabel(label, numbers, some, backend.load(some, acceleration)));
        }
      }
    } catch (RuntimeException | Error failed) {
      parts.forEach(part -> part.rows().close());
      throw failed;
    }
    return new PartlyKnownRows(data, parts);
  }

  @Override
  public RowWeights weights() {
    return data.weights();
  }

  @Override
  public KnownLabels known() {
    return data.knownLabels();
  }

  /** Nothing of rows that are known is left out. */
  @Override
  public double faintCount() {
    RowsOfLabel first = parts.get(0);
    return first.isKnown() ? 0 : first.rows().faintCount();
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return expect(mixture, MomentsListener.adding(0));
  }

  @Override
  public Moments expect(GaussianMixture mixture, MomentsListener listener) {
    MomentsListener ofPart = MomentsListener.adding(listener.leastVariance());
    double[] weights = mixture.weights();
    double[][] means =
        IntStream.range(0, weights.length).mapToObj(mixture::mean).toArray(double[][]::new);
    return listener.completeAll(
        sum(
            part -> part.rows().expect(mixture, ofPart),
            () -> new Moments(means, mixture.covariance().scatter()),
            weights.length,
            (part, sums) -> {
              Moments own = part.rows().expect(mixture.only(part.label()), ofPart);
              sums.addRows(0, 0, part.weight() * Math.log(weights[part.label()]));
              return own;
            }));
  }

  /** Sums of the parts one after the other. */
  private Moments sum(
      Function<RowsOfLabel, Moments> ofUnknown,
      Supplier<Moments> none,
      int components,
      BiFunction<RowsOfLabel, Moments, Moments> ofKnown) {
    RowsOfLabel first = parts.get(0);
    Moments sums = first.isKnown() ? none.get() : ofUnknown.apply(first);
    for (RowsOfLabel part : parts) {
      if (part.isKnown()) {
        Moments own = ofKnown.apply(part, sums);
        sums.add(part.own(components), own, 0, 1);
        sums.addRows(own.rows(), own.totalWeight(), own.logLikelihood());
        sums.addWork(own.evaluatedPairs(), own.accumulatedPairs());
      }
    }
    return sums;
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    return accumulate(
        references,
        scatter,
        (part, points, ofPart) ->
            part.rows().accumulate(part.of(given, references.length), points, ofPart));
  }

  @Override
  public Moments accumulate(
      GaussianMixture completing, Responsibilities given, double[][] references, Scatter scatter) {
    int components = references.length;
    return accumulate(
        references,
        scatter,
        (part, points, ofPart) ->
            part.rows()
                .accumulate(
                    part.isKnown() ? completing.only(part.own(components)) : completing,
                    part.of(given, components),
                    points,
                    ofPart));
  }

  /** Sums of a part about some points. */
  @FunctionalInterface
  private interface Sums {
    Moments of(RowsOfLabel part, double[][] points, Scatter scatter);
  }

  private Moments accumulate(double[][] references, Scatter scatter, Sums sums) {
    int components = references.length;
    return sum(
        part -> sums.of(part, references, scatter),
        () -> new Moments(references, scatter),
        components,
        (part, all) -> {
          int own = part.own(components);
          Scatter alone =
              scatter.hasProducts()
                  ? new Scatter.Projected(new double[][] {scatter.directions(own)})
                  : scatter;
          return sums.of(part, new double[][] {references[own]}, alone);
        });
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    int components = mixture.components();
    double[] weights = mixture.weights();
    RowsInOrder all = new RowsInOrder(data.arrayRows(), known(), components, sink);
    for (RowsOfLabel part : parts) {
      if (part.isKnown()) {
        int own = part.own(components);
        double logWeight = Math.log(weights[own]);
        part.rows()
            .posterior(
                mixture.only(own),
                (first, count, logDensities, posteriors) -> {
                  for (int i = 0; i < count; i++) {
                    all.known(part.numbers()[(int) first + i], own, logWeight + logDensities[i]);
                  }
                });
      }
    }
    RowsOfLabel first = parts.get(0);
    if (!first.isKnown()) {
      first.rows().posterior(mixture, all);
    }
    all.end();
  }

  @Override
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    double[] weights = mixture.weights();
    double sum = 0;
    for (RowsOfLabel part : parts) {
      int[] numbers = part.numbers();
      int label = part.label();
      sum +=
          part.isKnown()
              ? part.weight() * Math.log(weights[label])
                  + part.rows()
                      .label(mixture.only(label), (row, k) -> labels.set(numbers[(int) row], label))
              : part.rows().label(mixture, (row, k) -> labels.set(numbers[(int) row], k));
    }
    return sum;
  }

  /** Known rows belong to their own centre, if it is among these. */
  @Override
  public Nearest nearest(double[][] centres) {
    int[] owners = new int[data.arrayRows()];
    double[] distances = new double[owners.length];
    double[][] sums = new double[centres.length][centres[0].length];
    for (RowsOfLabel part : parts) {
      boolean own = part.isKnown() && part.label() < centres.length;
      Nearest found = part.rows().nearest(own ? new double[][] {centres[part.label()]} : centres);
      int[] numbers = part.numbers();
      for (int i = 0; i < numbers.length; i++) {
        owners[numbers[i]] = own ? part.label() : found.owners()[i];
        distances[numbers[i]] = found.squaredDistances()[i];
      }
      for (int k = 0; k < found.sums().length; k++) {
        double[] to = sums[own ? part.label() : k];
        for (int j = 0; j < to.length; j++) {
          to[j] += found.sums()[k][j];
        }
      }
    }
    return new Nearest(owners, data.weights(), centres.length, () -> distances, () -> sums);
  }

  @Override
  public void forget() {
    each(Backend.Resident::forget);
  }

  @Override
  public void exchange(State state) {
    each(rows -> rows.exchange(state));
  }

  @Override
  public @Nullable DeviceMemory memory() {
    DeviceMemory all = null;
    for (RowsOfLabel part : parts) {
      DeviceMemory each = part.rows().memory();
      all = each == null || all == null ? each : all.beside(each);
    }
    return all;
  }

  @Override
  public @Nullable Profile profile() {
    return parts.get(0).rows().profile();
  }

  @Override
  public void close() {
    each(Backend.Resident::close);
  }

  private void each(Consumer<Backend.Resident> work) {
    parts.forEach(part -> work.accept(part.rows()));
  }
}
