package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.em.Collapse;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many rows weights are worth: that of copies, and otherwise whatever their unit that of rows.
 */
class WeightUnitsTest {
  private static final String[] STRUCTURES = {
    "full", "tied", "diag", "spherical", "ppca:1", "mfa:1"
  };

  private static final double[] UNITS = {
    1e300, 0x1p-100, 1 / 800.0, 1e-300, 1e-30, 0x1p-10, 0x1p60, 1e30, 0x1p100
  };

  /** The case unlike-scales: incomes, and a rating that alone tells two kinds apart. */
  private static double[][] customers() {
    Random random = new Random(105);
    double[][] rows = new double[800][];
    for (int i = 0; i < rows.length; i++) {
      double kind = i < 400 ? -3 : 3;
      rows[i] = new double[] {1000 * random.nextGaussian(), kind + 0.5 * random.nextGaussian()};
    }
    return rows;
  }

  /** Two clusters that overlap, of five features with a factor in common. */
  private static double[][] overlapping() {
    Random random = new Random(7);
    double[][] rows = new double[300][5];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 2 == 0 ? 0 : 2.5;
      double factor = 2 * random.nextGaussian();
      Arrays.setAll(
          rows[i],
          j -> shift + (j % 2 == 0 ? factor : -factor) + (1 + 0.2 * j) * random.nextGaussian());
    }
    return rows;
  }

  /** From 0.25 to 1: less than a copy, all together less than rows. */
  private static double[] shares(int rows, double unit) {
    double[] weights = new double[rows];
    Arrays.setAll(weights, i -> unit * (1 + i % 4) / 4);
    return weights;
  }

  private static GmmFitterBuilder fitter(String structure, String device) {
    if (device.startsWith("opencl")) {
      TestDevice.require();
    }
    return GmmFitter.builder()
        .covariance(structure)
        .device(device.split(" ")[0])
        .precision(device.endsWith("float") ? Precision.FLOAT : Precision.DOUBLE);
  }

  /**
   * On the CPU in doubles; of one structure everywhere, but on plateaus of hundreds of iterations.
   */
  private static boolean isQuick(Arguments fit) {
    String device = (String) fit.get()[1];
    boolean plateau = fit.get()[2].equals(true);
    return device.equals("cpu double")
        || (fit.get()[0].equals("full") && !(plateau && device.startsWith("opencl")));
  }

  static Stream<Arguments> someFits() {
    return fits().filter(WeightUnitsTest::isQuick);
  }

  static Stream<Arguments> otherFits() {
    return fits().filter(fit -> !isQuick(fit));
  }

  private static Stream<Arguments> fits() {
    return Stream.of("cpu double", "cpu float", "opencl double", "opencl float")
        .flatMap(
            device ->
                Stream.concat(
                    Stream.of(Arguments.of("full", device, true)),
                    Arrays.stream(STRUCTURES)
                        .map(structure -> Arguments.of(structure, device, false))));
  }

  /** With the default tolerance: powers of 2 to the last bit, others in as many iterations. */
  @ParameterizedTest
  @MethodSource("someFits")
  void theUnitChangesNoIteration(String structure, String device, boolean customers) {
    double[][] rows = customers ? customers() : overlapping();
    GmmFitterBuilder fitter =
        fitter(structure, device)
            .tolerance(structure.startsWith("mfa") ? 0.1 : 1e-3) // which is slow
            .maxIterations(5000)
            .seed(2);
    Dataset data = Dataset.of(rows);
    FitResult right = fitter.build().fit(data.weightedBy(shares(rows.length, 1)));
    assertTrue(right.converged());
    assertTrue(!customers || right.iterations() > 100, right.iterations() + " on a plateau");
    for (double unit : device.startsWith("cpu") ? UNITS : Arrays.copyOf(UNITS, 3)) {
      FitResult got = fitter.build().fit(data.weightedBy(shares(rows.length, unit)));
      boolean exact = unit == Math.scalb(1.0, Math.getExponent(unit));
      if (exact) {
        assertEquals(right.history(), got.history(), "unit " + unit);
        assertEquals(right.logLikelihood(), got.logLikelihood());
        assertArrayEquals(right.labels(), got.labels());
      } else if (device.endsWith("double")) {
        assertEquals(right.iterations(), got.iterations(), "unit " + unit);
        assertArrayEquals(right.labels(), got.labels());
      }
      assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-3, "unit " + unit);
      assertEquals(right.totalWeight() * unit, got.totalWeight(), 1e-12 * got.totalWeight());
    }
  }

  @Sweep
  @ParameterizedTest
  @MethodSource("otherFits")
  void theUnitChangesNoIterationAnywhere(String structure, String device, boolean customers) {
    theUnitChangesNoIteration(structure, device, customers);
  }

  /** Weights that are all the same are none, whatever they are. */
  @ParameterizedTest
  @ValueSource(doubles = {1 / 800.0, 1e-300, 0x1p-100, 0x1p70, 1e300})
  void equalWeightsEndAsNone(double unit) {
    double[][] rows = customers();
    double[] weights = new double[rows.length];
    Arrays.fill(weights, unit);
    GaussianMixture start =
        fitter("full", "cpu double").maxIterations(1).build().fit(Dataset.of(rows)).mixture();
    GmmFitter fitter = fitter("full", "cpu double").start(start).maxIterations(1000).build();
    FitResult right = fitter.fit(Dataset.of(rows));
    FitResult got = fitter.fit(Dataset.of(rows).weightedBy(weights));
    assertEquals(right.iterations(), got.iterations());
    assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-10);
  }

  /** Copies end where they end, which is later than rows of weight 1. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void copiesAreCounted(String structure) {
    double[] weights = new double[300];
    Arrays.setAll(weights, i -> 20 * (1 + i % 3));
    Copies copies = Copies.of(overlapping(), weights);
    Dataset rows = Dataset.of(overlapping());
    GmmFitterBuilder fitter = fitter(structure, "cpu double").maxIterations(20_000);
    FitResult right = fitter.build().fit(Dataset.of(copies.rows()));
    FitResult got = fitter.build().fit(rows.weightedBy(weights));
    assertTrue(right.converged());
    assertEquals(right.iterations(), got.iterations());
    assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-10);
    double[] proportions = Arrays.stream(weights).map(w -> w / 20_000).toArray();
    FitResult sooner = fitter.build().fit(rows.weightedBy(proportions));
    assertTrue(sooner.iterations() < got.iterations() || structure.equals("spherical"));
  }

  /** Sums of squares times weights would leave the range of floats. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void floatsHoldAnyUnit(String structure) {
    Random random = new Random(3);
    double[][] rows = new double[400][3];
    for (int i = 0; i < rows.length; i++) {
      double centre = i % 2 == 0 ? 0 : 20_000;
      Arrays.setAll(rows[i], j -> centre + 3000 * random.nextGaussian());
    }
    GmmFitterBuilder fitter = fitter(structure, "opencl float").maxIterations(20);
    FitResult right = fitter.build().fit(Dataset.of(rows).weightedBy(shares(400, 1)));
    double[] units = {1e-44, 1e38, 1e-30, 1e30};
    for (double unit : Arrays.copyOf(units, Thorough.all() ? 4 : 2)) {
      FitResult got = fitter.build().fit(Dataset.of(rows).weightedBy(shares(400, unit)));
      assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-4, "unit " + unit);
      assertArrayEquals(right.labels(), got.labels());
    }
  }

  /** A large cluster of many copies, and a few rows far from it. */
  private static double[][] fewFarAway() {
    Random random = new Random(9);
    double[][] rows = new double[203][3];
    for (int i = 0; i < rows.length; i++) {
      double centre = i < 200 ? 0 : 60;
      Arrays.setAll(rows[i], j -> centre + (1 + 0.3 * j) * random.nextGaussian());
    }
    return rows;
  }

  /** Much of all rows, little of them, and of those far away, from where nothing is. */
  private static GaussianMixture threeOf(String structure) {
    double[][] rows = fewFarAway();
    FitResult near =
        fitter(structure, "cpu double")
            .components(3)
            .maxIterations(3)
            .build()
            .fit(Dataset.of(Arrays.copyOf(rows, 200)));
    double[][] means = {{0, 0, 0}, {60, 60, 60}, {-1e9, 0, 1e9}};
    return new GaussianMixture(near.mixture().weights(), means, near.mixture().covariance());
  }

  static Stream<Arguments> somePolicies() {
    return policies().filter(WeightUnitsTest::isQuick);
  }

  static Stream<Arguments> otherPolicies() {
    return policies().filter(policy -> !isQuick(policy));
  }

  private static Stream<Arguments> policies() {
    return Arrays.stream(STRUCTURES)
        .flatMap(
            structure ->
                Stream.of("cpu double", "opencl double")
                    .flatMap(
                        device ->
                            Stream.of(CollapsePolicy.values())
                                .map(policy -> Arguments.of(structure, device, policy))));
  }

  /**
   * The few rows, of weight 1 beside 95 of all others, are 1.6e-4 of the weight: less than half a
   * row of 203, and 3 of 19,003 copies.
   */
  @ParameterizedTest
  @MethodSource("somePolicies")
  void whatMakesWayIsWhatWouldAmongCopies(String structure, String device, CollapsePolicy policy) {
    double[] weights = new double[203];
    Arrays.setAll(weights, i -> i < 200 ? 95 : 1);
    Copies copies = Copies.of(fewFarAway(), weights);
    GmmFitter fitter =
        fitter(structure, device)
            .start(threeOf(structure))
            .regularization(Regularization.ridge(1e-3))
            .onCollapse(policy)
            .tolerance(0)
            .maxIterations(6)
            .build();
    FitResult right = fitter.fit(Dataset.of(copies.rows()));
    FitResult got = fitter.fit(Dataset.of(fewFarAway()).weightedBy(weights));
    assertEquals(right.collapses(), got.collapses());
    assertEquals(1, got.collapses().size(), Collapse.list(got.collapses()));
    assertEquals(2, got.collapses().get(0).component());
    assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-8);
    assertArrayEquals(right.mixture().weights(), got.mixture().weights(), 1e-10);
    if (policy != CollapsePolicy.RESEED) {
      assertEquals(3 / 19_003.0, got.mixture().weights()[1], 1e-9);
    }
    double[] proportions = Arrays.stream(weights).map(weight -> weight / 19_003).toArray();
    FitResult others = fitter.fit(Dataset.of(fewFarAway()).weightedBy(proportions));
    assertEquals(policy.replaces() ? 2 : 1, others.collapses().size(), "so few of 203 rows");
  }

  @Sweep
  @ParameterizedTest
  @MethodSource("otherPolicies")
  void whatMakesWayAnywhere(String structure, String device, CollapsePolicy policy) {
    whatMakesWayIsWhatWouldAmongCopies(structure, device, policy);
  }

  /** What is told of rows is in copies, too. */
  @ParameterizedTest
  @EnumSource(
      value = CollapsePolicy.class,
      names = {"REPAIR", "DROP"})
  void singularOnesAreToldInCopies(CollapsePolicy policy) {
    double[][] rows = fewFarAway();
    Arrays.fill(rows, 200, 203, new double[] {60, 60, 60});
    double[] weights = new double[203];
    Arrays.setAll(weights, i -> 4 + i % 3);
    GmmFitter fitter =
        fitter("full", "cpu double")
            .components(2)
            .regularization(Regularization.ridge(0))
            .onCollapse(policy)
            .maxIterations(3)
            .tolerance(0)
            .build();
    FitResult right = fitter.fit(Dataset.of(Copies.of(rows, weights).rows()));
    FitResult got = fitter.fit(Dataset.of(rows).weightedBy(weights));
    assertTrue(
        got.collapses().get(0).reason().contains("(of 15.00 rows)"), got.collapses()::toString);
    assertEquals(right.collapses(), got.collapses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oas", "ledoit-wolf"})
  void shrinkageCountsRows(String name) {
    Regularization regularization = Regularization.ridge(1e-6).withShrinkage(Shrinkage.of(name));
    double[][] rows = Arrays.copyOf(overlapping(), 40);
    GmmFitterBuilder fitter = fitter("full", "cpu double").regularization(regularization);
    GaussianMixture start = fitter.maxIterations(1).build().fit(Dataset.of(rows)).mixture();
    GmmFitter from = fitter.start(start).maxIterations(5).tolerance(0).build();
    FitResult none = from.fit(Dataset.of(rows));
    double[] weights = new double[40];
    for (double unit : new double[] {1e-5, 1 / 3.0, 1e20}) {
      Arrays.fill(weights, unit);
      FitResult got = from.fit(Dataset.of(rows).weightedBy(weights));
      assertEquals(none.logLikelihood(), got.logLikelihood(), 1e-10, "unit " + unit);
      assertEquals(regularization, got.regularization());
    }
    Arrays.setAll(weights, i -> 1 + i % 5);
    assertEquals(
        from.fit(Dataset.of(Copies.of(rows, weights).rows())).logLikelihood(),
        from.fit(Dataset.of(rows).weightedBy(weights)).logLikelihood(),
        1e-10);
  }

  /** Batches of other units go on from those before. */
  @Test
  void batchesMayHaveOtherUnits() {
    double[][] rows = overlapping();
    double[] small = shares(300, 1e-40);
    try (OnlineFitter right = fitter("full", "cpu double").build().online();
        OnlineFitter got = fitter("full", "cpu double").build().online()) {
      for (int batch = 0; batch < 12; batch++) {
        right.partialFit(Dataset.of(rows).weightedBy(shares(300, 1)));
        boolean later = batch > 8; // those before are joined, for the start
        got.partialFit(Dataset.of(rows).weightedBy(later ? small : shares(300, 1)));
      }
      for (int k = 0; k < 2; k++) {
        assertArrayEquals(right.mixture().mean(k), got.mixture().mean(k), 1e-10);
      }
    }
  }

  /** A start is drawn by weight, also where all add up to a whole number. */
  @Test
  void sharesThatAddUpToOneAreDrawnAsWell() {
    double[][] rows = new double[64][1];
    double[] weights = new double[64];
    Arrays.setAll(rows, i -> new double[] {i});
    Arrays.fill(weights, 1 / 64.0);
    long different =
        LongStream.range(0, 20)
            .mapToObj(
                seed ->
                    fitter("diag", "cpu double")
                        .initialization(Initialization.KMEANS_PLUS_PLUS)
                        .seed(seed)
                        .components(2)
                        .maxIterations(1)
                        .build()
                        .fit(Dataset.of(rows).weightedBy(weights))
                        .history())
            .distinct()
            .count();
    assertTrue(different > 10, different + " of 20 seeds");
  }

  @Test
  void whatRowsAreWorth() {
    assertEquals(3, RowWeights.ones(3).count());
    assertEquals(6, RowWeights.of("w", new double[] {1, 2, 3}).count());
    assertEquals(6, RowWeights.of("w", new double[] {1, 2, 3}).given());
    assertEquals(2, RowWeights.of("w", new double[] {0.5, 0.5, 0}).count());
    assertEquals(2, RowWeights.of("w", new double[] {1e-300, 1e-300, 0}).count());
    assertEquals(2, RowWeights.of("w", new double[] {1e300, 1e300, 0}).count());
    assertEquals(4.5, RowWeights.of("w", new double[] {0.5, 4}).count());
    RowWeights five = RowWeights.of("w", new double[] {5, 10});
    assertEquals(3, five.exponent());
    assertEquals(1.25, five.of(1));
    assertEquals(5, five.asRows(five.of(0)));
    assertEquals(10, five.asGiven(five.of(1)));
    assertTrue(five.areCopies());
    assertTrue(!RowWeights.of("w", new double[] {0.5, 0.5}).areCopies());
    assertTrue(!RowWeights.of("w", new double[] {1e300, 1e300}).areCopies());
    assertEquals(10, five.inUnits(0).of(1));
  }
}
