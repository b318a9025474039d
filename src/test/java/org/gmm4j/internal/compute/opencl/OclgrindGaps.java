package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookMissing;

/**
 * Every kernel for rows that miss values, as {@link OclgrindCase} has the others; but without the
 * check for values that were never set, since oclgrind 21.10 forgets what writes to a part of a
 * buffer have set.
 */
final class OclgrindGaps {
  private OclgrindGaps() {}

  /**
   * Runs all steps.
   *
   * @param compilerOptions given to the kernels' compiler
   */
  public static void main(String... compilerOptions) {
    for (String structure : List.of("full", "mfa:2")) {
      steps(structure, "-cl-opt-disable " + String.join(" ", compilerOptions));
    }
  }

  private static void steps(String structure, String line) {
    Structures.Problem problem =
        structure.equals("full")
            ? new Structures.Problem(
                Problems.model(Problems.mixture(2, 7, 4)), Problems.mixture(2, 7, 4))
            : Structures.problem(structure, 2, 7, 4);
    double[][] rows = TextbookMissing.gaps(Problems.rows(problem.dense(), 70, 5), 0.5, 6);
    GaussianMixture mixture = problem.model();
    double[][] points = {mixture.mean(0).clone(), mixture.mean(1).clone()};
    OpenClDevice device = DeviceNames.find(null, OpenClDevice.all());
    DeviceOptions options =
        DeviceOptions.of(device, Precision.DOUBLE).withCompilerOptions(line.strip());
    try (OpenClBackend backend = new OpenClBackend(device, options);
        Resident resident = backend.load(Dataset.ofIncomplete(rows))) {
      double wanted = TextbookMissing.expect(rows, problem.dense()).logLikelihood();
      assertEquals(1, resident.expect(mixture).logLikelihood() / wanted, 1e-12, structure);
      resident.accumulate(
          (row, out) -> out[(int) (row % 2)] = 1, points, mixture.covariance().scatter());
      resident.nearest(points);
      resident.impute(mixture, 1L, (first, count, filled) -> {});
    }
  }
}
