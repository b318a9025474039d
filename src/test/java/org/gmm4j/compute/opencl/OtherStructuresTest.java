package org.gmm4j.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.compute.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures that have no kernels yet are refused by name of what would do them. */
class OtherStructuresTest {
  @ParameterizedTest
  @ValueSource(strings = {"tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void areRefusedInOneLine(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 5, 1);
    Dataset rows = Dataset.of(Problems.rows(problem.dense(), 20, 2));
    OpenClDevice device = TestDevice.get();
    try (Backend backend = new OpenClBackend(device, Options.of(device, Precision.FLOAT));
        Backend.Resident resident = backend.load(rows)) {
      List<Executable> uses =
          List.of(
              () -> resident.expect(problem.model()),
              () -> resident.posterior(problem.model(), (row, count, logs, posteriors) -> {}),
              () ->
                  resident.accumulate(
                      (row, out) -> out[0] = 1,
                      problem.dense().means(),
                      problem.model().covariance().scatter()));
      for (Executable use : uses) {
        String message = assertThrows(DeviceException.class, use).getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(message.contains("--device cpu"), message);
      }
    }
  }
}
