package org.gmm4j.internal.fit;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.FitOptions;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;

/** Fits that cannot fit are refused, with what would; those that may fit are not. */
class RoomTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final Dataset ROWS = Dataset.of(new byte[1000][200]);

  private static FitOptions options(int components, String structure) {
    return GmmFitter.builder()
        .components(components)
        .covariance(structure)
        .device("cpu")
        .build()
        .options();
  }

  private static Limits heap(long bytes) {
    return new Limits(bytes, 16 * GIB, 0);
  }

  private static long needed(FitOptions options) {
    Estimate estimate = Estimate.of(options, ROWS, 200, heap(GIB));
    return estimate.host(estimate.footprint()).heap();
  }

  private static List<String> notices(FitOptions options, long heap) {
    List<String> notices = new ArrayList<>();
    Room.requireForFit(options, ROWS, 200, notices::add, heap(heap));
    return notices;
  }

  @Test
  void whatFitsIsTakenWithoutAWord() {
    FitOptions options = options(20, "full");
    assertEquals(List.of(), notices(options, needed(options)));
  }

  /** Doubles of few different numbers take no more than bytes do. */
  @Test
  void codesAreCountedAsTheBytesThatTheyAre() {
    double[][] few = new double[2000][30];
    double[][] many = new double[2000][30];
    for (int i = 0; i < few.length; i++) {
      few[i][0] = i % 2;
      many[i][0] = i;
    }
    double[] weights = new double[2000];
    Arrays.setAll(weights, i -> 1 + i % 3);
    assertEquals(2000 * 30, Estimate.bytes(Dataset.of(few)));
    assertEquals(2000 * 30 * Double.BYTES, Estimate.bytes(Dataset.of(many)));
    assertEquals(2000 * (30 + Double.BYTES), Estimate.bytes(Dataset.of(few).weightedBy(weights)));
  }

  @Test
  void whatMayFitIsNoticed() {
    FitOptions options = options(20, "full");
    List<String> notices = notices(options, (long) (0.9 * needed(options)));
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("may not fit"), notices.get(0));
  }

  @Test
  void whatCannotFitIsRefusedWithAllThatWould() {
    FitOptions options = options(20, "full");
    assertRefused(
        () -> notices(options, needed(options) / 2),
        "full covariances of 20 components and 200 features",
        "1,000 rows",
        "of Java heap",
        "there are ",
        "use the structure tied (",
        "mfa:",
        "diag (",
        "at most ",
        "a larger heap, of 1 GiB");
  }

  /** What the advice names must fit: that many components, and not one more. */
  @Test
  void theAdviceIsRight() {
    FitOptions options = options(20, "full");
    Limits limits = heap(needed(options) / 2);
    String advice = new Advice(Estimate.of(options, ROWS, 200, limits)).text();
    int most = Integer.parseInt(advice.replaceAll(".*at most (\\d+) components.*", "$1"));
    assertTrue(Estimate.of(options(most, "full"), ROWS, 200, limits).fits());
    assertTrue(!Estimate.of(options(most + 1, "full"), ROWS, 200, limits).fits());
    String lowRank = advice.replaceAll(".*(mfa:\\d+) \\(.*", "$1");
    assertTrue(!Estimate.of(options(20, "mfa:50"), ROWS, 200, limits).fits());
    for (String structure : List.of("tied", lowRank, "diag")) {
      assertTrue(Estimate.of(options(20, structure), ROWS, 200, limits).fits(), structure);
    }
  }

  @Test
  void aHeapThatTheMachineHasNoRoomForIsNotAdvised() {
    FitOptions options = options(20, "full");
    long needed = needed(options);
    String advice =
        new Advice(Estimate.of(options, ROWS, 200, new Limits(needed / 2, needed, 0))).text();
    assertTrue(!advice.contains("larger heap"), advice);
  }

  @Test
  void memoryOutsideOfTheHeapCountsToo() {
    FitOptions options = options(20, "full");
    long needed = needed(options);
    assertRefused(
        () -> Room.requireForFit(options, ROWS, 200, notice -> {}, new Limits(needed, needed, 0)),
        "of memory",
        "matrices outside of the heap");
  }

  /** Before it is known which features vary, only what has no room for its result is refused. */
  @Test
  void aResultThatCannotFitIsRefusedBeforeAnyRowIsRead() {
    FitOptions options = options(20, "full");
    double stored = CovarianceStructure.of("full").storedBytes(20, 200);
    assertEquals(20 * (200 * 200 + 100 * 200) * 8.0, stored);
    Room.requireForResult(options, ROWS, heap((long) stored));
    assertRefused(
        () -> Room.requireForResult(options, ROWS, heap((long) stored - 1)), "of Java heap");
  }

  @Test
  void scoringIsRefusedWhereItsResultsCannotFit() {
    Usage usage = Usage.of(Precision.DOUBLE);
    Dataset rows = Dataset.of(new byte[100_000][4]);
    var mixture = Problems.model(Problems.mixture(3, 4, 1));
    Room.requireForScoring("cpu", usage, mixture, rows, 3 * MIB, heap(64 * MIB));
    assertRefused(
        () -> Room.requireForScoring("cpu", usage, mixture, rows, 100 * MIB, heap(64 * MIB)),
        "100,000 rows",
        "3 components",
        "results 100.0 MiB",
        "fewer rows at a time");
  }
}
