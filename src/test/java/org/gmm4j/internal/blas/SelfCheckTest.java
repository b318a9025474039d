package org.gmm4j.internal.blas;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.gmm4j.device.BlasException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A library that computes wrongly cannot be had, but a factor can that breaks what the check
 * assumes of it; then a sound library's answers are as wrong as a broken one's for a sound factor.
 */
class SelfCheckTest {
  private static final int N = 128;

  @BeforeAll
  static void load() {
    OpenBlas.require();
  }

  private static void assertFailsAt(String routine, Consumer<double[]> spoiling) {
    double[] factor = SelfCheck.knownFactor();
    spoiling.accept(factor);
    String message =
        String.valueOf(
            assertThrows(BlasException.class, () -> SelfCheck.run("Cray", factor)).getMessage());
    assertTrue(message.startsWith("OpenBLAS computes " + routine + " wrongly"), message);
    assertTrue(message.contains("Cray kernels"), message);
    assertTrue(message.contains("OPENBLAS_CORETYPE"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void thisLibraryPasses() {
    assertDoesNotThrow(() -> SelfCheck.run("these"));
  }

  @Test
  void theCheckLeavesTheFactorAlone() {
    double[] factor = SelfCheck.knownFactor();
    SelfCheck.run("these", factor);
    assertTrue(java.util.Arrays.equals(SelfCheck.knownFactor(), factor));
  }

  @Test
  void theKnownFactorHasAnExactProduct() {
    double[] factor = SelfCheck.knownFactor();
    for (int i = 0; i < N; i++) {
      assertEquals(2, factor[i * N + i]);
      for (int j = 0; j < N; j++) {
        double sixteenths = 16 * factor[i * N + j];
        assertEquals(Math.rint(sixteenths), sixteenths);
        assertTrue(j <= i || sixteenths == 0, "lower triangular");
      }
    }
  }

  @Test
  void aNanIsNeverRight() {
    assertFailsAt("dgemm", factor -> factor[40 * N + 3] = Double.NaN);
  }

  @Test
  void oneWrongEntryOfATriangularProductIsFound() {
    // above the diagonal: dtrmm must not see it, the full product does
    assertFailsAt("dtrmm", factor -> factor[3 * N + 40] = 0.0625);
  }

  @Test
  void oneWrongSolutionIsFound() {
    // the pivot is zero, so the solution is not the factor
    assertFailsAt("dtrsm", factor -> factor[70 * N + 70] = 0);
  }

  @Test
  void oneWrongCholeskyFactorIsFound() {
    // LLᵀ is the same with a column's sign changed, but the factorisation has positive pivots
    assertFailsAt(
        "dpotrf",
        factor -> {
          for (int i = 0; i < N; i++) {
            factor[i * N + 100] = -factor[i * N + 100];
          }
        });
  }

  @Test
  void wrongSinglesAreFound() {
    // its square overflows a single, not a double
    assertFailsAt("strmm", factor -> factor[N * N - 1] = 0x1p70);
  }
}
