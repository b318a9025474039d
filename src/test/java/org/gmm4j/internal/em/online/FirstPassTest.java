package org.gmm4j.internal.em.online;

import static org.gmm4j.internal.em.online.Steps.same;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.OnlineFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Failover;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pass over batches before exact EM. */
class FirstPassTest {
  private static final double[][] ROWS = Problems.rows(Problems.mixture(3, 6, 1), 3000, 2);

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder().components(3).device("cpu").batch(700).seed(4);
  }

  /** What a fit told. */
  private static final class Recorder implements FitListener {
    final List<String> stages = new ArrayList<>();
    final List<GaussianMixture> entering = new ArrayList<>();
    int batchesUntilEnd = Integer.MAX_VALUE;

    @Override
    public void stage(String name) {
      stages.add(name);
    }

    @Override
    public boolean isCancelled() {
      return stages.stream().filter(stage -> stage.startsWith("batch")).count() >= batchesUntilEnd;
    }

    @Override
    public void iteration(Iteration iteration) {
      entering.add(iteration.mixture().get());
    }
  }

  /** Exact EM begins with the mixture to which the same batches lead one by one. */
  @ParameterizedTest
  @CsvSource({
    "full,700",
    "tied,700",
    "diag,700",
    "spherical,700",
    "ppca:2,700",
    "mfa:2,700",
    "full,5",
    "diag,2500",
    "full,100000"
  })
  void isThatOfBatchesOneByOne(String structure, int rows) {
    Recorder recorder = new Recorder();
    Dataset data = Dataset.of(ROWS);
    GmmFitter fitter =
        fitter()
            .covariance(structure)
            .batch(rows)
            .maxIterations(1)
            .acceleration(Acceleration.OFF) // all features in their order, as online
            .listener(recorder)
            .build();
    fitter.fit(data);
    long seed = new SplittableRandom(4).split().nextLong();
    Batches batches = new Batches(data, rows, seed);
    try (OnlineFitter online = fitter.online()) {
      for (int i = 0; i < batches.count(); i++) {
        online.partialFit(batches.get(i));
      }
      same(online.mixture(), recorder.entering.get(0));
    }
    assertTrue(recorder.stages.contains("batch 1 of " + batches.count()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void theSameSeedGivesTheSameBits(String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    GmmFitter fitter = fitter().device(device).maxIterations(3).build();
    FitResult once = fitter.fit(Dataset.of(ROWS));
    FitResult again = fitter.fit(Dataset.of(ROWS));
    assertEquals(once.logLikelihood(), again.logLikelihood());
    same(once.mixture(), again.mixture());
  }

  /** A start that is given is where the pass begins, with its first batch. */
  @Test
  void goesOnFromAStart() {
    Recorder recorder = new Recorder();
    GmmFitter fitter =
        GmmFitter.builder()
            .start(Problems.model(Problems.mixture(3, 6, 9)))
            .device("cpu")
            .batch(1000)
            .maxIterations(1)
            .acceleration(Acceleration.OFF)
            .listener(recorder)
            .build();
    Dataset data = Dataset.of(ROWS);
    fitter.fit(data);
    Batches batches = new Batches(data, 1000, new SplittableRandom(0).split().nextLong());
    try (OnlineFitter online = fitter.online()) {
      for (int i = 0; i < 3; i++) {
        online.partialFit(batches.get(i));
      }
      same(online.mixture(), recorder.entering.get(0));
    }
  }

  /** All twos, then all sixes. */
  @Test
  void sortedDigitsAreFound() {
    DataSource source = DataSource.open("mnist-2v6", null);
    Dataset mixed = source.rows().dividedBy(255);
    int[] truth = Objects.requireNonNull(source.labels()).codes();
    int[] order =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingInt(n -> truth[n]))
            .mapToInt(n -> n)
            .toArray();
    for (int seed = 0; seed < 3; seed++) {
      FitResult fit =
          GmmFitter.builder()
              .components(2)
              .regularization(Regularization.ridge(0.05))
              .device("cpu")
              .batch(300)
              .seed(seed)
              .build()
              .fit(mixed.select(order));
      int different = 0;
      for (int i = 0; i < order.length; i++) {
        different += fit.labels()[i] == truth[order[i]] ? 0 : 1;
      }
      double wrong = Math.min(different, order.length - different) / (double) order.length;
      assertTrue(wrong < 0.02, "seed " + seed + ": " + wrong);
    }
  }

  /** Fewer rows a batch than components, and a column that never varies. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void takesTwoRowsAtATime(String structure) {
    double[][] rows = new double[400][];
    Arrays.setAll(rows, n -> new double[] {ROWS[n][0], 7, ROWS[n][1]});
    FitResult fit =
        fitter().covariance(structure).batch(2).maxIterations(5).build().fit(Dataset.of(rows));
    assertTrue(Double.isFinite(fit.logLikelihood()));
    assertEquals(1, Arrays.stream(fit.mixture().weights()).sum(), 1e-12);
    for (int k = 0; k < 3; k++) {
      assertEquals(7, fit.mixture().mean(k)[1], 1e-9);
    }
  }

  /** Somebody who ends the pass has what it had so far, if it had begun. */
  @Test
  void canBeEnded() {
    Recorder early = new Recorder();
    early.batchesUntilEnd = 2; // 1200 rows: it waits for 2048
    GmmFitter waiting = fitter().listener(early).build();
    assertThrows(CancellationException.class, () -> waiting.fit(Dataset.of(ROWS)));
    Recorder late = new Recorder();
    late.batchesUntilEnd = 4;
    FitResult fit = fitter().listener(late).build().fit(Dataset.of(ROWS));
    assertTrue(fit.cancelled());
    assertEquals(0, fit.iterations());
    assertEquals(3, fit.mixture().components());
  }

  /** A device that fails with a batch is left for another, and the pass goes on. */
  @Test
  void goesOnElsewhere() {
    Dataset data = Dataset.of(ROWS);
    List<String> notices = new ArrayList<>();
    GaussianMixture right = pass(data, cpu(data));
    try (Loaded cpu = cpu(data);
        Loaded failing =
            new Failover(
                new Failing(cpu),
                () -> cpu(data),
                DeviceException.class,
                "going on with the cpu",
                notices::add)) {
      same(right, pass(data, failing));
    }
    assertEquals(List.of("no more: going on with the cpu"), notices);
  }

  private static Loaded cpu(Dataset data) {
    return Devices.load("cpu", null, data, Acceleration.ON, notice -> {});
  }

  private static GaussianMixture pass(Dataset data, Loaded device) {
    FirstPass pass =
        new FirstPass(
            fitter().options(),
            Regularization.standard(),
            FeaturePlan.asTheyAre(data, 0),
            null,
            device,
            new FitListener() {});
    return ((Maximization.Next) pass.of(data, 700, new SplittableRandom(1))).mixture();
  }

  /** Takes a start, and then no more. */
  private record Failing(Loaded loaded, int[] calls) implements Loaded {
    Failing(Loaded loaded) {
      this(loaded, new int[1]);
    }

    @Override
    public Backend backend() {
      if (++calls[0] > 3) {
        throw new DeviceException("no more");
      }
      return loaded.backend();
    }

    @Override
    public Backend.Resident rows() {
      return loaded.rows();
    }

    @Override
    public void close() {}
  }
}
