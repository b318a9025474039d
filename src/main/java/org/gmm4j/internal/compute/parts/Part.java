package org.gmm4j.internal.compute.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.distributed.Asked;
import org.gmm4j.distributed.Heading;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Received;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jspecify.annotations.Nullable;

/**
 * A part of the rows where they are, with the residents that were made of them. One that is new, or
 * has missed something, first does what was asked before, so that what it remembers, and with it
 * each bit that it answers, is as if it had been there all the time.
 */
public final class Part implements AutoCloseable {
  /** Stands in the heading of what frees a resident. */
  static final int CLOSE = -1;

  private final @Nullable Dataset rows;
  private final int threads;
  private final @Nullable String device;
  private final Map<Long, Kept> residents = new HashMap<>();

  /** A resident, and what it has been asked. */
  private static final class Kept {
    private final Loaded loaded;
    private long era;
    private int next = 1;

    Kept(Loaded loaded, long era) {
      this.loaded = loaded;
      this.era = era;
    }
  }

  /**
   * Begins.
   *
   * @param rows null if there are none
   * @param threads of a processor, at most
   * @param device in the place of auto or opencl, which fits ask for; null for none
   */
  public Part(@Nullable Dataset rows, int threads, @Nullable String device) {
    this.rows = rows;
    this.threads = threads;
    this.device = device;
  }

  /** Answers; what a resident was when that failed is forgotten. */
  public synchronized byte[] answer(Asked asked) {
    Heading heading = asked.heading();
    if (rows == null) {
      return Wire.NOTHING;
    }
    if (heading.rows() == 0) {
      return ofRows(rows, asked.received());
    }
    if (heading.number() == CLOSE) {
      drop(heading.rows());
      return Wire.NOTHING;
    }
    boolean answered = false;
    try {
      byte[] answer =
          heading.number() == 0 ? make(rows, heading, asked.received()) : ofResident(rows, asked);
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        drop(heading.rows());
      }
    }
  }

  /** A mixture for other processes. */
  public static Letter sent(GaussianMixture mixture) {
    return new Letter(Wire.bytes(new SentMixture(mixture)));
  }

  /** That mixture. */
  public static GaussianMixture received(Letter letter) {
    return ((SentMixture) letter.open(Wire::object)).get();
  }

  /** Posterior probabilities of some rows, on the processor [n × K]. */
  public static double[][] posteriors(GaussianMixture mixture, Dataset rows, int threads) {
    int components = mixture.components();
    double[][] all = new double[rows.arrayRows()][];
    MixtureKind kind = new MixtureKind(components, mixture.covariance().structure());
    Usage usage = new Usage(null, kind, false, notice -> {}).withThreads(threads);
    try (Loaded loaded = Devices.load(Devices.CPU, usage, rows, Acceleration.ON)) {
      loaded
          .rows()
          .posterior(
              mixture,
              (first, count, logDensities, posteriors) -> {
                for (int i = 0; i < count; i++) {
                  all[(int) first + i] =
                      Arrays.copyOfRange(posteriors, i * components, (i + 1) * components);
                }
              });
    }
    return all;
  }

  private static Message message(Received received) {
    return (Message) received.letter().get().open(Wire::object);
  }

  private static byte[] ofRows(Dataset rows, Received received) {
    Message message = message(received);
    if (message instanceof Message.Describe) {
      return Wire.bytes(Outline.of(rows));
    }
    if (message instanceof Message.Count) {
      return Wire.bytes(rows.arrayRows());
    }
    if (message instanceof Message.Weigh) {
      double[] weights = new double[rows.arrayRows()];
      rows.weights().inUnits(0).read(0, weights.length, weights);
      return Wire.bytes(weights);
    }
    int[] columns = ((Message.Fetch) message).columns();
    int[] numbers = (int[]) Wire.object(Objects.requireNonNull(received.own().get()));
    if (numbers.length == 0) {
      return Wire.NOTHING;
    }
    double[] values = new double[numbers.length * columns.length];
    rows.columns(columns).select(numbers).read(0, numbers.length, values, 0);
    return Wire.bytes(values);
  }

  private byte[] make(Dataset all, Heading heading, Received received) {
    drop(heading.rows());
    Message.Load load = (Message.Load) message(received);
    byte[] own = received.own().get();
    Dataset some = all;
    if (own != null) {
      int[] numbers = (int[]) Wire.object(own);
      if (numbers.length == 0) {
        return Wire.NOTHING;
      }
      some = all.select(numbers);
    }
    some = some.weightedBy(some.weights().inUnits(load.exponent()));
    MixtureKind mixtures =
        new MixtureKind(load.components(), CovarianceStructure.of(load.structure()));
    Usage usage = new Usage(load.precision(), mixtures, false, notice -> {}).withThreads(threads);
    Loaded loaded =
        Devices.load(
            deviceFor(load.device()),
            usage,
            load.areAll(all.columns()) ? some : some.columns(load.columns()),
            load.acceleration());
    residents.put(heading.rows(), new Kept(loaded, heading.era()));
    return Wire.bytes(
        Answer.Held.of(some.arrayRows(), loaded.backend().precision(), loaded.backend().device()));
  }

  /** Its own, where a fit leaves open which one: a processor or a device of a number stays that. */
  private String deviceFor(String asked) {
    boolean open = asked.equals(Devices.AUTO) || asked.equalsIgnoreCase("opencl");
    return device != null && open ? device : asked;
  }

  private byte[] ofResident(Dataset all, Asked asked) {
    Heading heading = asked.heading();
    Kept kept = residents.get(heading.rows());
    if (kept != null && isPast(heading, kept)) {
      drop(heading.rows());
      kept = null;
    }
    if (kept == null) {
      make(all, heading, asked.before().get(0));
      kept = residents.get(heading.rows());
    }
    if (kept == null) { // none of its rows are here
      return Wire.NOTHING;
    }
    if (kept.era < heading.era()) {
      kept.loaded.rows().forget();
      kept.era = heading.era();
      kept.next = 1;
    }
    for (; kept.next < heading.number(); kept.next++) {
      Answering.answer(kept.loaded.rows(), asked.before().get(kept.next), false);
    }
    kept.next++;
    return Answering.answer(kept.loaded.rows(), asked.received(), true);
  }

  /** Whether it has been asked already: an answer was lost. */
  private static boolean isPast(Heading heading, Kept kept) {
    return kept.era > heading.era() || (kept.era == heading.era() && kept.next > heading.number());
  }

  private void drop(long resident) {
    Kept kept = residents.remove(resident);
    if (kept != null) {
      kept.loaded.close();
    }
  }

  @Override
  public synchronized void close() {
    List<Kept> all = new ArrayList<>(residents.values());
    residents.clear();
    all.forEach(each -> each.loaded.close());
  }
}
