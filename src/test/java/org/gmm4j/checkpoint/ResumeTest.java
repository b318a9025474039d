package org.gmm4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit that goes on from a checkpoint has the same bits as one that was never interrupted. */
class ResumeTest {
  private static final Dataset DIGITS = DataSource.open("mnist-2v6", null).rows().dividedBy(255);
  private static final Dataset FLOATS = floats();

  private final Path folder;

  ResumeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset floats() {
    Random random = new Random(3);
    float[][] rows = new float[1500][24];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (float) (random.nextGaussian() + 1.2 * (i % 5) * (j % 3));
      }
    }
    return Dataset.of(rows);
  }

  /** Suspends a fit after so many steps; from then on it is asked no more. */
  private static final class Suspending implements FitListener {
    private int left;
    private final List<String> heard = new ArrayList<>();

    Suspending(int iterations) {
      this.left = iterations;
    }

    @Override
    public boolean isSuspended() {
      return left <= 0;
    }

    @Override
    public void iteration(Iteration iteration) {
      left--;
      heard(iteration.finished());
    }

    @Override
    public void resumed(List<Finished> iterations) {
      iterations.forEach(this::heard);
    }

    @Override
    public void notice(String text) {
      heard.add(text);
    }

    private void heard(Finished each) {
      heard.add(each.restart() + "." + each.number() + " " + each.logLikelihood());
    }
  }

  private void assertResumes(
      Dataset data, Supplier<GmmFitterBuilder> fitter, int... suspendedAfter) {
    Suspending never = new Suspending(Integer.MAX_VALUE);
    FitResult whole = fitter.get().listener(never).build().fit(data);
    Path file = folder.resolve("fit.checkpoint");
    Checkpoints.Every rarely = new Checkpoints.Every(1000, java.time.Duration.ZERO);
    for (int iterations : suspendedAfter) {
      GmmFitterBuilder first = fitter.get().checkpoints(Checkpoints.in(file, rarely));
      assertThrows(
          SuspendedException.class,
          () -> first.listener(new Suspending(iterations)).build().fit(data));

      Suspending listener = new Suspending(Integer.MAX_VALUE);
      GmmFitterBuilder second = fitter.get().checkpoints(Checkpoints.resuming(file, rarely));
      FitResult resumed = second.listener(listener).build().fit(data);
      assertSame(resumed, whole);
      assertEquals(never.heard, listener.heard);
    }
  }

  private static void assertSame(FitResult one, FitResult other) {
    assertEquals(other.history(), one.history());
    List<double[]> bits = bits(one.mixture());
    List<double[]> others = bits(other.mixture());
    for (int i = 0; i < bits.size(); i++) {
      assertArrayEquals(others.get(i), bits.get(i));
    }
    assertArrayEquals(other.labels(), one.labels());
    assertEquals(other.logLikelihood(), one.logLikelihood());
    assertEquals(other.converged(), one.converged());
    assertEquals(other.regularization(), one.regularization());
  }

  private static List<double[]> bits(GaussianMixture mixture) {
    List<double[]> all = new ArrayList<>();
    all.add(mixture.weights());
    for (int k = 0; k < mixture.components(); k++) {
      all.add(mixture.mean(k));
    }
    for (NamedArray array : mixture.covariance().arrays()) {
      for (int p = 0; p < array.parts(); p++) {
        java.nio.DoubleBuffer part = array.part().apply(p).duplicate();
        double[] values = new double[part.remaining()];
        part.get(values);
        all.add(values);
      }
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"full, 2, ON", "diag, 40, ON"})
  void bytesOnTheCpu(String covariance, int components, org.gmm4j.Acceleration acceleration) {
    assertResumes(
        DIGITS,
        () ->
            GmmFitter.builder()
                .components(components)
                .covariance(covariance)
                .regularization(Regularization.ridge(0.01))
                .acceleration(acceleration)
                .maxIterations(9)
                .tolerance(0)
                .device("cpu"),
        1,
        7);
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({
    "tied, 3, ON",
    "mfa:2, 12, ON",
    "full, 4, ON",
    "full, 1, ON",
    "full, 3, OFF",
    "diag, 3, ON",
    "spherical, 3, ON",
    "ppca:3, 2, ON"
  })
  void otherBytesOnTheCpu(String covariance, int components, org.gmm4j.Acceleration acceleration) {
    bytesOnTheCpu(covariance, components, acceleration);
  }

  @Test
  void nothingIsLeftOut() {
    assertResumes(
        FLOATS,
        () ->
            GmmFitter.builder()
                .components(3)
                .acceleration(org.gmm4j.Acceleration.OFF)
                .maxIterations(9)
                .tolerance(0)
                .device("cpu"),
        1,
        7);
  }

  @ParameterizedTest
  @CsvSource({"full, 5", "tied, 5", "diag, 5", "spherical, 5", "ppca:2, 3", "mfa:2, 5"})
  void floatsOnTheCpu(String covariance, int components) {
    for (Precision precision : Precision.values()) {
      assertResumes(
          FLOATS,
          () ->
              GmmFitter.builder()
                  .components(components)
                  .covariance(covariance)
                  .precision(precision)
                  .tolerance(0)
                  .maxIterations(11)
                  .device("cpu"),
          2,
          9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:2"})
  void onOpenCl(String covariance) {
    TestDevice.require();
    assertResumes(
        FLOATS,
        () ->
            GmmFitter.builder()
                .components(3)
                .covariance(covariance)
                .precision(Precision.FLOAT)
                .maxIterations(6)
                .device("opencl"),
        1,
        4);
  }

  @Test
  void floatsOfFullCovariancesThatAreCarriedOver() {
    assertResumes(
        Dataset.of(rows(DIGITS)),
        () ->
            GmmFitter.builder()
                .components(2)
                .regularization(Regularization.ridge(0.05))
                .maxIterations(19)
                .tolerance(0)
                .device("cpu"),
        7);
  }

  private static float[][] rows(Dataset data) {
    float[][] rows = new float[data.arrayRows()][data.columns()];
    for (int i = 0; i < rows.length; i++) {
      data.stored(i, rows[i], 0);
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] /= 255;
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"full, cpu", "mfa:2, cpu", "tied, opencl"})
  void knownRowsAndFixedParts(String covariance, String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    int[] labels = new int[1500];
    java.util.Arrays.setAll(labels, n -> n % 11 == 0 ? n % 4 : -1);
    Dataset data = FLOATS.withKnownLabels(labels);
    GmmFitterBuilder first =
        GmmFitter.builder().components(4).covariance(covariance).maxIterations(1).device("cpu");
    GaussianMixture start = first.build().fit(data).mixture();
    assertResumes(
        data,
        () ->
            GmmFitter.builder()
                .start(start)
                .fixed(FixedParts.of("weights,1:means"))
                .maxIterations(9)
                .tolerance(0)
                .device(device),
        1,
        6);
  }

  @Sweep
  @Test
  void severalStarts() {
    assertResumes(
        DIGITS,
        () ->
            GmmFitter.builder()
                .components(3)
                .restarts(3)
                .regularization(Regularization.ridge(0.05))
                .maxIterations(5)
                .device("cpu"),
        0,
        5,
        7);
  }

  /** Of varied starts each is found anew where it was interrupted, whatever it remembered. */
  @ParameterizedTest
  @ValueSource(strings = {"hierarchical", "farthest-first", "splits", "short-runs:3", "varied"})
  void startsByEveryRule(String rule) {
    assertResumes(
        FLOATS,
        () ->
            GmmFitter.builder()
                .components(3)
                .restarts(5)
                .initialization(Initialization.of(rule))
                .maxIterations(3)
                .device("cpu"),
        0,
        4,
        14);
  }

  @Test
  void anOpenRidge() {
    assertResumes(
        FLOATS,
        () ->
            GmmFitter.builder()
                .regularization(Regularization.automatic())
                .maxIterations(8)
                .device("cpu"),
        0,
        3);
  }

  @Test
  void theShrinkageOfLedoitAndWolf() {
    assertResumes(
        FLOATS,
        () ->
            GmmFitter.builder()
                .components(3)
                .regularization(
                    Regularization.standard().withShrinkage(Shrinkage.of("ledoit-wolf")))
                .maxIterations(6)
                .device("cpu"),
        2);
  }

  @Test
  void aTriedRidgeIsNotTriedAgain() {
    Path file = folder.resolve("fit.checkpoint");
    List<String> stages = new ArrayList<>();
    class Trials implements FitListener {
      private final int most;
      private int trials;

      Trials(int most) {
        this.most = most;
      }

      @Override
      public void stage(String name) {
        if (name.startsWith("trying ridge")) {
          stages.add(name);
          trials++;
        }
      }

      @Override
      public boolean isSuspended() {
        return trials >= most;
      }
    }
    Supplier<GmmFitterBuilder> fitter =
        () ->
            GmmFitter.builder()
                .regularization(Regularization.automatic())
                .maxIterations(3)
                .device("cpu");
    fitter.get().listener(new Trials(Integer.MAX_VALUE)).build().fit(FLOATS);
    List<String> all = List.copyOf(stages);
    stages.clear();
    Checkpoints.Every every = Checkpoints.Every.usual();
    for (int i = 0; i * 4 < all.size() - 4; i++) {
      Checkpoints checkpoints =
          i == 0 ? Checkpoints.in(file, every) : Checkpoints.resuming(file, every);
      GmmFitter next = fitter.get().checkpoints(checkpoints).listener(new Trials(4)).build();
      assertThrows(SuspendedException.class, () -> next.fit(FLOATS));
    }
    fitter
        .get()
        .checkpoints(Checkpoints.resuming(file, every))
        .listener(new Trials(Integer.MAX_VALUE))
        .build()
        .fit(FLOATS);
    assertEquals(all, stages);
  }

  @Test
  void anotherFitsCheckpointIsRefused() {
    Path file = folder.resolve("fit.checkpoint");
    Supplier<GmmFitterBuilder> fitter =
        () -> GmmFitter.builder().components(2).maxIterations(2).device("cpu");
    fitter.get().checkpoints(Checkpoints.in(file, Checkpoints.Every.usual())).build().fit(FLOATS);
    Checkpoints resuming = Checkpoints.resuming(file, Checkpoints.Every.usual());
    refused(
        file + ": is of another fit: components 2 there, 3 here",
        fitter.get().components(3).checkpoints(resuming),
        FLOATS);
    refused(
        file + ": is of another fit: rows 1500 there, 1990 here",
        fitter.get().checkpoints(resuming),
        DIGITS);
    refused(
        file + ": is of another fit: scale 1.0 there, 2.0 here",
        fitter.get().checkpoints(resuming),
        FLOATS.dividedBy(2));
  }

  private static void refused(String message, GmmFitterBuilder fitter, Dataset data) {
    assertEquals(
        message, assertThrows(DataException.class, () -> fitter.build().fit(data)).getMessage());
  }

  @Test
  void moreIterationsGoOnWhereFewerHaveEnded() {
    Path file = folder.resolve("fit.checkpoint");
    Supplier<GmmFitterBuilder> fitter =
        () -> GmmFitter.builder().components(3).tolerance(0).device("cpu");
    FitResult whole = fitter.get().maxIterations(9).build().fit(FLOATS);
    Checkpoints.Every every = Checkpoints.Every.usual();
    fitter.get().maxIterations(4).checkpoints(Checkpoints.in(file, every)).build().fit(FLOATS);
    FitResult resumed =
        fitter
            .get()
            .maxIterations(9)
            .checkpoints(Checkpoints.resuming(file, every))
            .build()
            .fit(FLOATS);
    assertSame(resumed, whole);
  }

  @Test
  void damageIsRefused() throws Exception {
    Path file = folder.resolve("fit.checkpoint");
    Supplier<GmmFitterBuilder> fitter =
        () -> GmmFitter.builder().components(2).covariance("diag").maxIterations(2).device("cpu");
    Checkpoints.Every every = Checkpoints.Every.usual();
    fitter.get().checkpoints(Checkpoints.in(file, every)).build().fit(FLOATS);
    byte[] good = Files.readAllBytes(file);
    GmmFitter resuming = fitter.get().checkpoints(Checkpoints.resuming(file, every)).build();
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      if (i % 2 == 0) {
        bad[(int) ((long) i * good.length / 200)] ^= 1;
      } else {
        bad = java.util.Arrays.copyOf(good, (int) ((long) i * good.length / 200));
      }
      Files.write(file, bad);
      assertTrue(
          assertThrows(DataException.class, () -> resuming.fit(FLOATS))
              .getMessage()
              .startsWith(file + ": "));
    }
    Files.write(file, good);
    resuming.fit(FLOATS);
    Files.delete(file);
    assertEquals(
        file + ": there is no such checkpoint",
        assertThrows(DataException.class, () -> resuming.fit(FLOATS)).getMessage());
    assertEquals(0, java.util.Objects.requireNonNull(folder.toFile().list()).length);
  }
}
