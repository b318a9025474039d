package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.KnownLabels;
import org.gmm4j.data.Standardisation;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.GmmSelector;
import org.gmm4j.selection.GmmSelectorBuilder;
import org.gmm4j.selection.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows whose components are known, in whole fits. */
class KnownLabelsTest {
  private static final int ROWS = 300;
  private static final int COMPONENTS = 3;
  private static final int FEATURES = 6;

  /** Three clusters in turn, about (0, …), (6, …) and (12, …): the cluster of row n is n mod 3. */
  private static double[][] rows() {
    Random random = new Random(4);
    double[][] rows = new double[ROWS][FEATURES];
    for (int n = 0; n < ROWS; n++) {
      for (int j = 0; j < FEATURES; j++) {
        rows[n][j] = 6 * (n % 3) + (1 + 0.3 * (n % 3)) * random.nextGaussian();
      }
    }
    return rows;
  }

  /** Of every tenth row: cluster 0 is component 2, cluster 1 is 0; cluster 2 is not known. */
  private static int[] labels() {
    return IntStream.range(0, ROWS)
        .map(n -> n % 10 > 0 || n % 3 == 2 ? -1 : n % 3 == 0 ? 2 : 0)
        .toArray();
  }

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder()
        .components(COMPONENTS)
        .regularization(Regularization.ridge(1e-3))
        .device("cpu");
  }

  private static void assertKept(int[] labels, FitResult fit) {
    for (int n = 0; n < labels.length; n++) {
      if (labels[n] >= 0) {
        assertEquals(labels[n], fit.labels()[n], "row " + n);
      }
    }
  }

  /** Component 2 is at 0, 0 at 6, and 1, of which nothing is known, at 12. */
  private static void assertOrder(FitResult fit) {
    double[] right = {6, 12, 0};
    for (int k = 0; k < COMPONENTS; k++) {
      assertEquals(right[k], Arrays.stream(fit.mixture().mean(k)).average().orElseThrow(), 0.5);
    }
  }

  static Initialization[] starts() {
    return Initialization.values();
  }

  @Test
  void aComponentWithKnownRowsCannotMakeWay() {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    for (CollapsePolicy policy : CollapsePolicy.values()) {
      GmmFitter fitter = fitter().onCollapse(policy).build();
      if (policy.replaces()) {
        assertThrows(DataException.class, () -> fitter.fit(rows));
      } else {
        assertKept(labels(), fitter.fit(rows));
      }
    }
    assertThrows(DataException.class, () -> fitter().splitAndMerge(true).build().fit(rows));
    assertKept(labels(), fitter().hardAssignments(true).build().fit(rows));
    assertKept(labels(), fitter().extrapolation(Extrapolation.SQUAREM).build().fit(rows));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void everyStartRespectsThem(Initialization initialization) {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    if (!initialization.knowsLabels()) {
      DataException refused =
          assertThrows(
              DataException.class, () -> fitter().initialization(initialization).build().fit(rows));
      assertTrue(refused.toString().contains("known labels"), refused.toString());
      return;
    }
    for (int seed = 0; seed < 4; seed++) {
      FitResult fit =
          fitter().initialization(initialization).seed(seed).restarts(2).build().fit(rows);
      assertKept(labels(), fit);
      if (!initialization.option().startsWith("random")) { // which may find other optima
        assertOrder(fit);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void aRidgeIsChosenAmongThem(String structure) {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    FitResult fit =
        fitter().covariance(structure).regularization(Regularization.automatic()).build().fit(rows);
    assertKept(labels(), fit);
    assertOrder(fit);
    assertTrue(fit.regularization().ridge() > 0);
  }

  /** Of several starts that vary the first is by k-means, and so are trials of ridges. */
  @Test
  void aRidgeIsChosenBeforeStartsThatVary() {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    FitResult fit =
        fitter().restarts(2).regularization(Regularization.automatic()).build().fit(rows);
    assertKept(labels(), fit);
    assertTrue(fit.regularization().ridge() > 0);
  }

  /** One M-step of each class by itself; so are gaps, weights and fourth moments seen to. */
  @ParameterizedTest
  @CsvSource({
    "full, cpu, plain", "diag, cpu, plain", "mfa:2, cpu, plain", "full, cpu, gaps",
    "spherical, cpu, gaps", "full, cpu, ledoit-wolf", "full, opencl, plain", "diag, opencl, plain"
  })
  void ofKnownRowsAloneEveryComponentIsAFitOfItsOwn(String structure, String device, String what) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    double[][] rows = rows();
    for (int n = 0; n < ROWS && what.equals("gaps"); n++) {
      rows[n][n % FEATURES] = n % 4 == 0 ? Double.NaN : rows[n][n % FEATURES];
    }
    double[] weights = IntStream.range(0, ROWS).mapToDouble(n -> 1 + n % 4).toArray();
    int[] labels = IntStream.range(0, ROWS).map(n -> n % 5 == 0 ? 0 : (n + 1) % 3).toArray();
    Dataset all = Dataset.ofIncomplete(rows).weightedBy(weights);
    Regularization ridge = Regularization.ridge(1e-3);
    if (what.equals("ledoit-wolf")) {
      ridge = ridge.withShrinkage(Shrinkage.of(what));
    }
    GmmFitterBuilder asked =
        fitter()
            .covariance(structure)
            .regularization(ridge)
            .device(device)
            .precision(Precision.DOUBLE)
            .tolerance(0)
            .maxIterations(15);
    FitResult fit = asked.build().fit(all.withKnownLabels(labels));
    double logLikelihood = 0;
    for (int k = 0; k < COMPONENTS; k++) {
      int component = k;
      int[] own = IntStream.range(0, ROWS).filter(n -> labels[n] == component).toArray();
      double share = Arrays.stream(own).mapToDouble(n -> weights[n]).sum() / 750;
      FitResult alone = asked.components(1).build().fit(all.select(own));
      assertEquals(share, fit.mixture().weights()[k], 1e-14);
      assertArrayEquals(alone.mixture().mean(0), fit.mixture().mean(k), 1e-10);
      assertArrayEquals(
          alone.mixture().covariance().variances(0), fit.mixture().covariance().variances(k), 1e-8);
      logLikelihood += share * (Math.log(share) + alone.logLikelihood());
    }
    assertEquals(750, Arrays.stream(weights).sum());
    assertEquals(logLikelihood, fit.logLikelihood(), 1e-9 * Math.abs(logLikelihood));
    assertArrayEquals(labels, fit.labels());
  }

  @Test
  void whereAllRowsAreKnownItConvergesAtOnce() {
    int[] all = IntStream.range(0, ROWS).map(n -> n % 3).toArray();
    FitResult fit = fitter().build().fit(Dataset.of(rows()).withKnownLabels(all));
    assertTrue(fit.converged());
    assertTrue(fit.iterations() <= 3, fit.iterations() + " iterations");
    assertEquals(fit.history().get(0), fit.logLikelihood(), 1e-6);
  }

  /** Many features, so that rows are screened, certified and carried over; and floats. */
  @ParameterizedTest
  @CsvSource({"cpu, DOUBLE, 1e-11", "cpu, FLOAT, 1e-6", "opencl, FLOAT, 1e-6"})
  void whatIsLeftOutChangesNothing(String device, Precision precision, double tolerance) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    DataSource digits = DataSource.mnist2v6();
    int[] codes = Objects.requireNonNull(digits.labels()).codes();
    int[] labels = codes.clone();
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % 9 > 0 ? -1 : labels[n] == 2 ? 1 : 0;
    }
    Dataset rows = digits.rows().dividedBy(255).withKnownLabels(labels);
    int steps = device.equals("cpu") || Thorough.all() ? 6 : 3;
    GmmFitterBuilder asked =
        GmmFitter.builder()
            .regularization(Regularization.ridge(0.05))
            .tolerance(0)
            .maxIterations(steps);
    FitResult plain = asked.device("cpu").acceleration(Acceleration.OFF).build().fit(rows);
    FitResult fit =
        asked.device(device).precision(precision).acceleration(Acceleration.ON).build().fit(rows);
    for (int i = 0; i < steps; i++) {
      double right = plain.history().get(i);
      assertEquals(right, fit.history().get(i), tolerance * Math.abs(right), "iteration " + i);
    }
    assertKept(labels, fit);
    assertEquals(1, fit.labels()[first(codes, 2)]);
  }

  private static int first(int[] codes, int code) {
    return IntStream.range(0, codes.length).filter(n -> codes[n] == code).findFirst().orElseThrow();
  }

  @Test
  void rowsOfWeightZeroKeepThemToo() {
    double[][] rows = rows();
    double[] weights = IntStream.range(0, ROWS).mapToDouble(n -> n % 4 == 0 ? 0 : 1).toArray();
    int[] counted = IntStream.range(0, ROWS).filter(n -> n % 4 > 0).toArray();
    int[] labels = labels();
    labels[0] = 1; // which it is not
    Dataset all = Dataset.of(rows).withKnownLabels(labels);
    FitResult fit = fitter().build().fit(all.weightedBy(weights));
    FitResult right = fitter().build().fit(all.select(counted));
    for (int i = 0; i < right.iterations(); i++) {
      assertEquals(right.history().get(i), fit.history().get(i), 1e-13);
    }
    assertEquals(right.iterations(), fit.iterations());
    assertKept(labels, fit);
  }

  @Test
  void standardisedColumnsKeepThem() {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    Standardisation units = Standardisation.of(rows);
    FitResult fit = fitter().standardised(true).build().fit(rows);
    FitResult right = fitter().build().fit(units.apply(rows));
    assertEquals(right.logLikelihood() - units.logDeviations(), fit.logLikelihood(), 1e-12);
    assertArrayEquals(right.labels(), fit.labels());
    assertOrder(fit);
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void selectionKeepsThem(Criterion criterion) {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    Selection selection =
        GmmSelector.builder()
            .components(3, 4, 5)
            .covariances("diag", "spherical")
            .criterion(criterion)
            .options(fitter().options())
            .build()
            .select(rows);
    assertKept(labels(), selection.fit());
    if (criterion == Criterion.BIC) {
      assertEquals(3, selection.fit().mixture().components());
      assertOrder(selection.fit());
    }
    assertTrue(selection.table().stream().allMatch(each -> each.failure() == null));
  }

  /** Those of which nothing is known, and those of each label, are rows of their own there. */
  @Test
  void theMemoryOfADeviceIsThatOfAllRows() {
    TestDevice.require();
    GmmFitter fitter = fitter().device("opencl").maxIterations(2).build();
    Dataset rows = Dataset.of(rows());
    DeviceMemory all = Objects.requireNonNull(fitter.fit(rows).run().memory());
    FitResult known = fitter.fit(rows.withKnownLabels(labels()));
    DeviceMemory parts = Objects.requireNonNull(known.run().memory());
    assertEquals(3, parts.buffers());
    assertTrue(parts.rows() >= all.rows(), parts + " of " + all);
    assertEquals(all.available(), parts.available());
  }

  @Test
  void scoresKnowNothingOfThem() {
    Dataset rows = Dataset.of(rows());
    GaussianMixture mixture = fitter().build().fit(rows).mixture();
    int[] wrong = IntStream.range(0, ROWS).map(n -> (n + 1) % 3).toArray();
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      assertArrayEquals(scorer.predict(rows), scorer.predict(rows.withKnownLabels(wrong)));
      assertEquals(
          scorer.score(rows).logLikelihood(),
          scorer.score(rows.withKnownLabels(wrong)).logLikelihood());
    }
    assertEquals(
        fitter().build().kMeans(rows).inertia(),
        fitter().build().kMeans(rows.withKnownLabels(wrong)).inertia());
  }

  private static void assertRefused(String words, GmmFitterBuilder asked, int... labels) {
    int[] all = new int[ROWS];
    Arrays.fill(all, -1);
    System.arraycopy(labels, 0, all, 0, labels.length);
    DataException refused =
        assertThrows(
            DataException.class, () -> asked.build().fit(Dataset.of(rows()).withKnownLabels(all)));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertRefused("row 2 is known to belong to component 3", fitter(), 0, 3);
    assertRefused("the known label of row 3 is -2", fitter(), 0, 1, -2);
    assertRefused("known labels do not go with", fitter().batch(100), 0, 1);
    GaussianMixture mixture = fitter().build().fit(Dataset.of(rows())).mixture();
    double[][] means = {mixture.mean(0), mixture.mean(1), mixture.mean(2)};
    GaussianMixture dead =
        new GaussianMixture(new double[] {0.5, 0.5, 0}, means, mixture.covariance());
    assertRefused("weight 0 in the start", fitter().start(dead), 0, 2);
    int[] ofOne = new int[ROWS];
    assertRefused("2 components have no rows", fitter(), ofOne);
    DataException length =
        assertThrows(DataException.class, () -> Dataset.of(rows()).withKnownLabels(new int[] {0}));
    assertTrue(length.getMessage().contains("300"), length.getMessage());
    try (OnlineFitter online = fitter().build().online()) {
      Dataset some = Dataset.of(rows()).withKnownLabels(labels());
      assertThrows(DataException.class, () -> online.partialFit(some));
    }
    GmmSelectorBuilder choice = GmmSelector.builder().options(fitter().options());
    Dataset known = Dataset.of(rows()).withKnownLabels(labels());
    DataException fewer =
        assertThrows(DataException.class, () -> choice.components(1, 2).build().select(known));
    assertTrue(fewer.getMessage().contains("component 2"), fewer.getMessage());
    List<Candidate> table = choice.components(2, 3).build().select(known).table();
    assertTrue(String.valueOf(table.get(0).failure()).contains("component 2"), table.toString());
    assertNull(table.get(1).failure());
  }

  @Test
  void labelsFollowTheirRows() {
    Dataset rows = Dataset.of(rows()).withKnownLabels(labels());
    Dataset some = rows.select(new int[] {9, 1, 10, 0}).dividedBy(2).columns(new int[] {1});
    assertEquals(2, some.knownLabels().of(3));
    assertEquals(0, some.knownLabels().of(2));
    assertEquals(KnownLabels.UNKNOWN, some.knownLabels().of(0));
    assertEquals(0, rows.rows(10, 5).knownLabels().of(0));
    assertTrue(rows.rows(1, 5).knownLabels().areNone());
    assertArrayEquals(new int[] {0, 2}, rows.knownLabels().occurring());
  }
}
