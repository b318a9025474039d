package org.gmm4j.internal.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gmm4j.Sweep;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.HostMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The heap that a plan names is what a fit needs: with a little more it goes through, with a
 * quarter less it does not.
 */
class HeapNeededTest {
  /** Objects that are dead, and room to move the living ones to. */
  private static final long SPARE = 24L << 20;

  @ParameterizedTest
  @CsvSource({
    "full,      6,   3000, 400, true,  PLAIN",
  })
  void theHeapOfThePlanIsWhatItTakes(
      String structure, int components, int n, int d, boolean bytes, FitInHeap.Kind kind)
      throws Exception {
    Dataset rows = kind.of(FitInHeap.rows(components, n, d, bytes));
    Estimate estimate =
        Estimate.of(FitInHeap.options(structure, components), rows, d, Limits.here());
    HostMemory host = estimate.host(estimate.footprint());
    // the child makes its rows from arrays of arrays, which are gone when it fits
    String[] args = {structure, "" + components, "" + n, "" + d, "" + bytes, "" + kind};
    assertEquals(FitInHeap.DONE, FitInHeap.run(host.heap() + SPARE, args), host.toString());
    long least = host.heap() - host.perhaps();
    assertEquals(FitInHeap.NO_ROOM, FitInHeap.run((long) (0.75 * least), args), host.toString());
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({
    "full,      4, 800000,   2, false, PLAIN",
    "mfa:2,     4, 400000,   6, false, PLAIN",
    "diag,      4, 800000,   2, false, PLAIN",
    "tied,      4, 800000,   4, true,  PLAIN",
    "diag,      4, 800000,   2, false, WEIGHTED",
    "full,      4, 800000,   2, false, WEIGHTED",
    "tied,      4, 800000,   4, true,  WEIGHTED",
    "full,      3,  8000, 300, true,  GAPS",
    "mfa:5,     3,  8000, 300, true,  GAPS",
    "diag,      3,  8000, 300, true,  GAPS",
  })
  void ofOtherStructuresToo(
      String structure, int components, int n, int d, boolean bytes, FitInHeap.Kind kind)
      throws Exception {
    theHeapOfThePlanIsWhatItTakes(structure, components, n, d, bytes, kind);
  }
}
