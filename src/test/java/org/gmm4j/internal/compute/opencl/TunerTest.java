package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.TuningReport;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.internal.compute.opencl.tuner.TunedKernels;
import org.gmm4j.internal.compute.opencl.tuner.Tuner;
import org.gmm4j.internal.compute.opencl.tuner.TuningCache;
import org.gmm4j.internal.compute.opencl.tuner.TuningProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The search, on a small problem: that it searches, keeps what it finds, and notices wrong sums.
 */
class TunerTest {
  private static final Dataset ROWS = Samples.rows(ElementType.UINT8, 70, 17, 1);

  private final Path folder;

  TunerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static TuningProblem problem() {
    return new TuningProblem(ROWS, 3, 64);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void triesCandidatesAndKeepsTheWinner(Precision precision) {
    OpenClDevice device = TestDevice.get();
    TuningCache cache = new TuningCache(folder.resolve("tuning.json"));
    List<String> heard = new ArrayList<>();
    DeviceOptions options = DeviceOptions.of(device, precision);
    TuningReport report =
        new Tuner(device, options, problem(), (kernels, sizes) -> heard.add(kernels + sizes))
            .search(Duration.ofSeconds(device.info().gpu() ? 60 : 4), cache); // compilers of GPUs
    assertEquals(report.tried(), heard.size());
    assertTrue(report.tried() > TunedKernels.values().length, "more than where it begins");
    assertEquals(List.of(), report.wrong());
    assertEquals(cache.file(), report.file());
    for (TuningReport.Winner winner : report.winners()) {
      assertTrue(winner.seconds() > 0 && winner.seconds() <= winner.before(), winner.toString());
    }
    Tuning kept =
        cache.find(DeviceTraits.of(device), precision, notice -> {}).forBytes().orElseThrow();
    List<String> sizes = report.winners().stream().map(TuningReport.Winner::sizes).toList();
    List<TunedKernels> kernels = List.of(TunedKernels.values());
    assertEquals(kernels.stream().map(each -> each.sizes(kept)).toList(), sizes);
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i).equals(kernels.get(i).sizes(options.tuning()))) {
        TuningReport.Winner same = report.winners().get(i);
        assertEquals(same.before(), same.seconds(), "no faster than itself");
      }
    }
  }

  @Test
  void everyNeighbourDiffersInTheseKernelsOnlyAndAllSizesAreReached() {
    Tuning start = Tuning.of(new Tile(4, 64, 16, 8, 2, 1), 64);
    for (TunedKernels kernels : TunedKernels.values()) {
      List<Tuning> neighbours = kernels.neighbours(start).toList();
      assertTrue(neighbours.size() >= 4, kernels.title());
      Set<String> sizes = new HashSet<>();
      for (Tuning each : neighbours) {
        assertNotEquals(start, each);
        assertEquals(start, kernels.transplant(start, each), "nothing else has changed");
        sizes.add(kernels.sizes(each));
      }
      assertEquals(neighbours.size(), sizes.size(), "each is told apart by its words");
    }
  }

  /** As where a compiler or a driver is broken: half of the rows are left out of a sum. */
  @Test
  void aDeviceThatComputesWronglyIsRefused() {
    OpenClDevice device = TestDevice.get();
    DeviceOptions broken =
        DeviceOptions.of(device, Precision.FLOAT).withCompilerOptions("-DSPLIT=32");
    Tuner tuner = new Tuner(device, broken, problem(), (kernels, sizes) -> {});
    TuningCache cache = new TuningCache(folder.resolve("tuning.json"));
    DeviceException refused =
        assertThrows(DeviceException.class, () -> tuner.search(Duration.ofSeconds(1), cache));
    assertTrue(refused.getMessage().contains("computes wrongly"), refused.getMessage());
    assertTrue(refused.getMessage().contains("a count is"), refused.getMessage());
    assertFalse(Files.exists(cache.file()), "nothing is kept");
  }

  @Test
  void wrongSumsAreTold() {
    TuningProblem problem = problem();
    double[][] references = problem.centres();
    Moments right =
        Definition.accumulate(
            problem.rows(),
            (row, out) -> Arrays.setAll(out, k -> TuningProblem.responsibility((int) row, k)),
            references);
    int d = 17;
    for (int k = 0; k < references.length; k++) {
      double count = right.counts()[k];
      double[] first = right.first(k);
      double[] second = right.second(k);
      problem.checkMoments(k, count, first, second, 1e-12);
      double[] lastFirst = first.clone();
      lastFirst[d - 1] += 0.01 * Math.sqrt(second[d * d - 1] * 64);
      double[] lastSecond = second.clone();
      lastSecond[d * d - 1] *= 1.01;
      int component = k;
      assertThrows(
          TuningProblem.WrongResult.class,
          () -> problem.checkMoments(component, count + 1, first, second, 1e-4));
      assertThrows(
          TuningProblem.WrongResult.class,
          () -> problem.checkMoments(component, count, lastFirst, second, 1e-4));
      assertThrows(
          TuningProblem.WrongResult.class,
          () -> problem.checkMoments(component, count, first, lastSecond, 1e-4));
    }
  }
}
