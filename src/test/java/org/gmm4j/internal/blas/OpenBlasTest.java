package org.gmm4j.internal.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenBlasTest {
  private final Controls controls;
  private final int threadsBefore;

  OpenBlasTest() {
    OpenBlas.require();
    controls = Controls.of(Path.of(Loader.load(openblas.class)));
    threadsBefore = controls.openblas_get_num_threads();
  }

  /** More than one thread, on a machine with a single core too, so that scopes have an effect. */
  @BeforeEach
  void twoThreads() {
    controls.openblas_set_num_threads(2);
    assertEquals(2, OpenBlas.threads());
  }

  @AfterEach
  void asBefore() {
    controls.openblas_set_num_threads(threadsBefore);
  }

  private static void assertOneThreadIn(OpenBlas.SingleThreaded scope) {
    assertNotNull(scope);
    assertEquals(1, OpenBlas.threads());
  }

  @Test
  void isLoadedOnceAndSaysWhatItIs() {
    OpenBlas.Version version = OpenBlas.require();
    assertSame(version, OpenBlas.require());
    assertFalse(version.core().isBlank());
    assertTrue(version.release().matches("\\d+\\.\\d+\\.\\d+.*"), version.release());
    assertTrue(version.toString().contains(version.core()), version.toString());
    assertTrue(version.toString().contains(version.release()), version.toString());
  }

  @Test
  void aScopeHasOneThreadAndGivesTheOthersBack() {
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) {
      assertOneThreadIn(scope);
    }
    assertEquals(2, OpenBlas.threads());
  }

  @Test
  void scopesNest() {
    try (OpenBlas.SingleThreaded outer = OpenBlas.singleThreaded()) {
      try (OpenBlas.SingleThreaded inner = OpenBlas.singleThreaded()) {
        assertOneThreadIn(inner);
      }
      assertOneThreadIn(outer);
    }
    assertEquals(2, OpenBlas.threads());
  }

  @Test
  void scopesMayEndInAnyOrderAndTwice() {
    OpenBlas.SingleThreaded first = OpenBlas.singleThreaded();
    OpenBlas.SingleThreaded second = OpenBlas.singleThreaded();
    first.close();
    first.close();
    assertEquals(1, OpenBlas.threads(), "the second is still open");
    second.close();
    assertEquals(2, OpenBlas.threads());
    second.close();
    try (OpenBlas.SingleThreaded third = OpenBlas.singleThreaded()) {
      assertOneThreadIn(third);
    }
    assertEquals(2, OpenBlas.threads());
  }

  @Test
  void aScopeEndsWithAnException() {
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) {
      assertOneThreadIn(scope);
      throw new IllegalStateException("work failed");
    } catch (IllegalStateException expected) {
      assertEquals(2, OpenBlas.threads());
    }
  }
}
