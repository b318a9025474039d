package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.Waiting;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Interruption;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Rows on several devices, which work at the same time, a thread each. Their sums are merged in the
 * order of the rows. Posteriors, which are given in that order, come from one device at a time.
 */
final class GroupResident implements Backend.Resident {
  private final RowWeights weights;
  private final List<Part> parts;
  private final ExecutorService threads;
  private final List<Thread> workers = new CopyOnWriteArrayList<>();

  /**
   * Neighbouring rows on one device.
   *
   * @param device its name in a profile
   * @param rows them
   * @param first the first one's number in the whole
   * @param count how many
   */
  record Part(String device, Backend.Resident rows, int first, int count) {}

  GroupResident(RowWeights weights, List<Part> parts) {
    this.weights = weights;
    this.parts = List.copyOf(parts);
    this.threads =
        Executors.newFixedThreadPool(
            parts.size(),
            task -> {
              Thread thread = new Thread(task, "gmm4j-device");
              thread.setDaemon(true);
              workers.add(thread);
              return thread;
            });
  }

  /** The parts' answers, in their order. All have ended when this returns or throws. */
  private <T> List<T> onEach(Function<Part, T> step) {
    List<Future<T>> running =
        parts.stream().map(part -> threads.submit(() -> step.apply(part))).toList();
    List<T> answers = new ArrayList<>();
    RuntimeException first = null;
    for (Future<T> each : running) {
      try {
        answers.add(finished(each));
      } catch (RuntimeException failed) {
        first = first == null ? failed : first;
      }
    }
    if (first != null) {
      throw first;
    }
    Interruption.check(); // some may have ended before they heard of it
    return answers;
  }

  /** Each device leaves its step where it can. */
  private <T> T finished(Future<T> answer) {
    return Waiting.end(answer, () -> workers.forEach(Thread::interrupt));
  }

  private static Moments merged(List<Moments> all) {
    Moments sum = all.get(0);
    all.subList(1, all.size()).forEach(sum::add);
    return sum;
  }

  @Override
  public Moments expect(GaussianMixture mixture) {
    return merged(onEach(part -> part.rows().expect(mixture)));
  }

  @Override
  public Moments accumulate(
      Responsibilities responsibilities, double[][] references, Scatter scatter) {
    return merged(
        onEach(
            part -> {
              Responsibilities of = (row, out) -> responsibilities.fill(part.first() + row, out);
              return part.rows().accumulate(of, references, scatter);
            }));
  }

  @Override
  public RowWeights weights() {
    return weights;
  }

  @Override
  public double faintCount() {
    return parts.stream().mapToDouble(part -> part.rows().faintCount()).sum();
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    for (Part part : parts) {
      part.rows()
          .posterior(
              mixture,
              (first, count, logs, posteriors) ->
                  sink.accept(part.first() + first, count, logs, posteriors));
    }
  }

  @Override
  public Nearest nearest(double[][] centres) {
    List<Nearest> answers = onEach(part -> part.rows().nearest(centres));
    Part last = parts.get(parts.size() - 1);
    int[] owners = new int[last.first() + last.count()];
    double[] squaredDistances = new double[owners.length];
    double[][] sums = new double[centres.length][centres[0].length];
    for (int i = 0; i < answers.size(); i++) {
      Part part = parts.get(i);
      Nearest answer = answers.get(i);
      System.arraycopy(answer.owners(), 0, owners, part.first(), part.count());
      System.arraycopy(answer.squaredDistances(), 0, squaredDistances, part.first(), part.count());
      for (int k = 0; k < sums.length; k++) {
        for (int j = 0; j < sums[k].length; j++) {
          sums[k][j] += answer.sums()[k][j];
        }
      }
    }
    return new Nearest(owners, weights, centres.length, () -> squaredDistances, () -> sums);
  }

  @Override
  public void forget() {
    parts.forEach(part -> part.rows().forget());
  }

  @Override
  public void exchange(State state) {
    parts.forEach(part -> part.rows().exchange(state));
  }

  @Override
  public @Nullable DeviceMemory memory() {
    DeviceMemory all = null;
    for (Part part : parts) {
      DeviceMemory each = part.rows().memory();
      all = all == null || each == null ? each : all.plus(each);
    }
    return all;
  }

  /**
   * All devices' entries. Steps last, and keep busy, as long as on the device that takes longest.
   */
  @Override
  public @Nullable Profile profile() {
    List<Profile.Entry> entries = new ArrayList<>();
    double busy = 0;
    double seconds = 0;
    for (Part part : parts) {
      Profile profile = part.rows().profile();
      if (profile == null) {
        return null;
      }
      for (Profile.Entry each : profile.entries()) {
        entries.add(
            new Profile.Entry(
                each.kind(),
                part.device() + " " + each.name(),
                each.calls(),
                each.seconds(),
                each.bytes()));
      }
      busy = Math.max(busy, profile.busySeconds());
      seconds = Math.max(seconds, profile.stepSeconds());
    }
    return new Profile(entries, busy, seconds);
  }

  @Override
  public void close() {
    threads.shutdown();
    parts.forEach(part -> part.rows().close());
  }
}
