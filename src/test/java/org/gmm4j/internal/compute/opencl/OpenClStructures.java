package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.StructureContract;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of structures on an OpenCL device. */
abstract class OpenClStructures extends StructureContract {
  private final Precision precision;

  OpenClStructures(Precision precision) {
    super(precision);
    this.precision = precision;
  }

  @Override
  protected Backend open(Precision wanted) {
    return TestDevice.backend(wanted);
  }

  /**
   * Values are stored about their column's mean, which one such row moves so far that nothing is
   * left of the others. The log-likelihood is no number then, and a fit ends with that.
   */
  @Override
  @ParameterizedTest
  @MethodSource("structures")
  protected void aRowBeyondTheRangeOfSquaresHasNoDensity(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 18);
    double[][] rows = Problems.rows(problem.dense(), 150, 19);
    Arrays.fill(rows[149], 1e200);
    try (Backend backend = open(precision);
        Backend.Resident resident = backend.load(Dataset.of(rows))) {
      assertFalse(Double.isFinite(resident.expect(problem.model()).logLikelihood()));
    }
  }
}
