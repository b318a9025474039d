package org.gmm4j.em;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that collapse do not end a fit, unless somebody wants that. */
class CollapseTest {
  private static final String[] STRUCTURES = {
    "full", "tied", "diag", "spherical", "ppca:1", "mfa:1"
  };

  /** Two clusters, of which one lies in a plane, in features of very different units. */
  private static double[][] flat(long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[120][];
    for (int i = 0; i < rows.length; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      double z = i % 2 == 0 ? x + y : 9 + random.nextGaussian();
      rows[i] = new double[] {1e9 * (x + 1), y, 1e4 * z};
    }
    return rows;
  }

  /** Two clusters and many equal rows. */
  private static double[][] repeated() {
    Random random = new Random(8);
    double[][] rows = new double[90][];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 3 == 0 ? 20 : 0;
      rows[i] =
          i % 3 == 2
              ? new double[] {50, 50, 50}
              : new double[] {
                shift + random.nextGaussian(), random.nextGaussian(), random.nextGaussian() - shift
              };
    }
    return rows;
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder().covariance(structure).device("cpu").maxIterations(40);
  }

  private static void assertWhole(FitResult fit) {
    GaussianMixture mixture = fit.mixture();
    assertTrue(Double.isFinite(fit.logLikelihood()), "" + fit.logLikelihood());
    assertEquals(1, Arrays.stream(mixture.weights()).sum(), 1e-12);
    for (int k = 0; k < mixture.components(); k++) {
      assertTrue(Double.isFinite(mixture.covariance().logDetPrecisionCholesky(k)));
    }
    for (int label : fit.labels()) {
      assertTrue(label >= 0 && label < mixture.components());
    }
    for (Collapse each : fit.collapses()) {
      assertTrue(each.iteration() >= 0 && each.iteration() <= fit.iterations() + 1, each::describe);
    }
  }

  static Stream<Arguments> trouble() {
    return Arrays.stream(STRUCTURES)
        .flatMap(
            structure ->
                Stream.of(CollapsePolicy.REPAIR, CollapsePolicy.RESEED, CollapsePolicy.DROP)
                    .map(policy -> Arguments.of(structure, policy)));
  }

  @ParameterizedTest
  @MethodSource("trouble")
  void noFitEnds(String structure, CollapsePolicy policy) {
    List<double[][]> all = new ArrayList<>(List.of(flat(1), repeated(), new double[12][3]));
    double[][] few = new double[5][3];
    for (int i = 0; i < few.length; i++) {
      Arrays.fill(few[i], i * i);
    }
    all.add(few);
    for (double[][] rows : all) {
      for (double ridge : new double[] {0, 1e-6}) {
        for (Initialization start : List.of(Initialization.KMEANS, Initialization.RANDOM)) {
          FitResult fit =
              fitter(structure)
                  .components(4)
                  .initialization(start)
                  .regularization(Regularization.ridge(ridge))
                  .onCollapse(policy)
                  .build()
                  .fit(Dataset.of(rows));
          assertWhole(fit);
          if (policy != CollapsePolicy.DROP) {
            assertEquals(4, fit.mixture().components());
          }
        }
      }
    }
  }

  @Test
  void withoutARidgeAFitFailsIfNobodySaysOtherwise() {
    GmmFitterBuilder fitter = fitter("full").components(2);
    assertEquals(CollapsePolicy.REPAIR, fitter.options().em().onCollapse());
    fitter.regularization(Regularization.ridge(0));
    assertEquals(CollapsePolicy.FAIL, fitter.options().em().onCollapse());
    FitException failed =
        assertThrows(FitException.class, () -> fitter.build().fit(Dataset.of(repeated())));
    assertTrue(failed.toString().contains("singular"), failed.toString());
    assertWhole(fitter.onCollapse(CollapsePolicy.REPAIR).build().fit(Dataset.of(repeated())));
  }

  /** A ridge of 1e-6 is nothing beside variances of 1e18, which are singular to rounding. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied"})
  void whatIsRepairedIsSaidOnce(String structure) {
    Random random = new Random(4);
    double[][] rows = new double[80][9];
    for (double[] row : rows) { // in a plane, all of them
      double x = random.nextGaussian() + (row == rows[0] ? 0 : 5 * random.nextInt(2));
      double y = random.nextGaussian();
      Arrays.setAll(row, j -> 1e9 * (Math.sin(1 + j) * x + Math.cos(2 * j) * y));
    }
    List<String> heard = new ArrayList<>();
    GmmFitterBuilder fitter = fitter(structure).components(2).tolerance(0).maxIterations(6);
    assertThrows(
        FitException.class,
        () -> fitter.onCollapse(CollapsePolicy.FAIL).build().fit(Dataset.of(rows)));
    FitResult fit =
        fitter
            .onCollapse(CollapsePolicy.REPAIR)
            .listener(
                new FitListener() {
                  @Override
                  public void notice(String text) {
                    heard.add(text);
                  }
                })
            .build()
            .fit(Dataset.of(rows));
    assertWhole(fit);
    assertEquals(6, fit.iterations());
    int components = structure.equals("tied") ? 1 : 2;
    List<String> all = fit.collapses().stream().map(Collapse::describe).toList();
    assertEquals(all.subList(0, components), heard);
    assertEquals(7 * components, all.size(), all.toString()); // at the start, and in each iteration
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i / components, fit.collapses().get(i).iteration());
    }
    String summed = Collapse.list(fit.collapses());
    assertEquals(components, summed.split("; ").length, summed);
    assertTrue(summed.endsWith(" (7 times)"), summed);
    assertEquals(components, fit.collapses().stream().map(Collapse::component).distinct().count());
    assertEquals(components, heard.size(), heard.toString());
    assertTrue(heard.get(0).startsWith("at the start "), heard.toString());
    assertTrue(heard.get(0).contains("was singular at feature"), heard.toString());
  }

  /** Components at 0 and 20, and one where no row is. */
  private static GaussianMixture withOneFarAway(String structure) {
    FitResult three =
        fitter(structure)
            .components(3)
            .maxIterations(3)
            .regularization(Regularization.ridge(1e-3))
            .build()
            .fit(Dataset.of(repeated()));
    double[][] means = {three.mixture().mean(0), three.mixture().mean(1), {-1e9, 0, 1e9}};
    return new GaussianMixture(three.mixture().weights(), means, three.mixture().covariance());
  }

  private static GmmFitterBuilder dying(String structure) {
    return GmmFitter.builder()
        .start(withOneFarAway(structure))
        .regularization(Regularization.ridge(1e-3))
        .device("cpu")
        .tolerance(0)
        .maxIterations(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void whatIsDroppedWasNeverThere(String structure) {
    Dataset rows = Dataset.of(repeated());
    FitResult fit = dying(structure).onCollapse(CollapsePolicy.DROP).build().fit(rows);
    assertEquals("dropped 2", Collapse.list(fit.collapses()));
    assertEquals(1, fit.collapses().get(0).iteration());
    GaussianMixture others = withOneFarAway(structure).without(2);
    FitResult right =
        GmmFitter.builder()
            .start(others)
            .regularization(Regularization.ridge(1e-3))
            .device("cpu")
            .tolerance(0)
            .maxIterations(8)
            .build()
            .fit(rows);
    assertEquals(2, fit.mixture().components());
    assertEquals(right.iterations(), fit.iterations());
    assertEquals(
        right.logLikelihood(), fit.logLikelihood(), 1e-12 * Math.abs(right.logLikelihood()));
    for (int k = 0; k < 2; k++) {
      assertArrayEquals(right.mixture().mean(k), fit.mixture().mean(k), 1e-9);
    }
    assertArrayEquals(right.labels(), fit.labels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void whatStartsAnewFindsRows(String structure) {
    Dataset rows = Dataset.of(repeated());
    FitResult kept = dying(structure).build().fit(rows);
    assertEquals("kept 2", Collapse.list(kept.collapses()));
    assertEquals(0, kept.mixture().weights()[2]);
    FitResult fit = dying(structure).onCollapse(CollapsePolicy.RESEED).build().fit(rows);
    assertEquals("reseeded 2", Collapse.list(fit.collapses()));
    assertEquals(3, fit.mixture().components());
    assertTrue(Arrays.stream(fit.mixture().weights()).allMatch(weight -> weight > 0.2));
    assertTrue(fit.logLikelihood() > kept.logLikelihood() + 0.1);
  }

  @ParameterizedTest
  @EnumSource(CollapsePolicy.class)
  void aFitThatGoesOnKeepsWhatWasDone(CollapsePolicy policy, @TempDir Path folder) {
    Dataset rows = Dataset.of(repeated());
    FitResult whole = dying("full").onCollapse(policy).build().fit(rows);
    Path file = folder.resolve("fit.checkpoint");
    int[] iterations = new int[1];
    GmmFitterBuilder suspended =
        dying("full")
            .onCollapse(policy)
            .checkpoints(Checkpoints.in(file, new Checkpoints.Every(1, Duration.ZERO)))
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    iterations[0] = iteration.number();
                  }

                  @Override
                  public boolean isSuspended() {
                    return iterations[0] == 3;
                  }
                });
    assertThrows(SuspendedException.class, () -> suspended.build().fit(rows));
    List<Collapse> heard = new ArrayList<>();
    FitResult resumed =
        dying("full")
            .onCollapse(policy)
            .checkpoints(Checkpoints.resuming(file, Checkpoints.Every.usual()))
            .listener(
                new FitListener() {
                  @Override
                  public void resumed(List<Finished> before) {
                    before.forEach(each -> heard.addAll(each.collapses()));
                  }

                  @Override
                  public void iteration(Iteration iteration) {
                    heard.addAll(iteration.collapses());
                  }
                })
            .build()
            .fit(rows);
    assertEquals(whole.history(), resumed.history());
    assertEquals(whole.collapses(), resumed.collapses());
    assertEquals(whole.collapses(), heard);
    for (int k = 0; k < whole.mixture().components(); k++) {
      assertArrayEquals(whole.mixture().mean(k), resumed.mixture().mean(k));
    }
  }

  @ParameterizedTest
  @EnumSource(CollapsePolicy.class)
  void devicesDoTheSame(CollapsePolicy policy) {
    TestDevice.require();
    Dataset rows = Dataset.of(repeated());
    for (String structure : STRUCTURES) {
      FitResult cpu = dying(structure).onCollapse(policy).build().fit(rows);
      FitResult opencl = dying(structure).device("opencl").onCollapse(policy).build().fit(rows);
      assertEquals(Collapse.list(cpu.collapses()), Collapse.list(opencl.collapses()), structure);
      assertEquals(cpu.logLikelihood(), opencl.logLikelihood(), 1e-5, structure);
      assertArrayEquals(cpu.labels(), opencl.labels(), structure);
    }
  }
}
