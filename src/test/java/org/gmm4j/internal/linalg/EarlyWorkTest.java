package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.gmm4j.internal.blas.OpenBlas;
import org.junit.jupiter.api.Test;

class EarlyWorkTest {
  @Test
  void everythingIsDoneOnceWithOneThreadEach() {
    int threads = OpenBlas.threads();
    AtomicInteger done = new AtomicInteger();
    EarlyWork work = new EarlyWork();
    for (int i = 0; i < 100; i++) {
      work.begin(
          () -> {
            assertEquals(1, OpenBlas.threads());
            done.incrementAndGet();
          });
    }
    work.finish();
    assertEquals(100, done.get());
    work.finish();
    assertEquals(100, done.get());
    assertEquals(threads, OpenBlas.threads());
  }

  @Test
  void whatFailsFirstIsThrown() {
    EarlyWork work = new EarlyWork();
    work.begin(() -> {});
    for (String what : new String[] {"first", "second"}) {
      work.begin(
          () -> {
            throw new IllegalStateException(what);
          });
    }
    IllegalStateException thrown = assertThrows(IllegalStateException.class, work::finish);
    assertEquals("first", thrown.getMessage());
    EarlyWork lost = new EarlyWork();
    lost.begin(
        () -> {
          throw new OutOfMemoryError("drill");
        });
    assertThrows(OutOfMemoryError.class, lost::finish);
  }

  @Test
  void interruptionsAreKeptForLater() {
    EarlyWork work = new EarlyWork();
    work.begin(() -> {});
    Thread.currentThread().interrupt();
    work.finish();
    assertTrue(Thread.interrupted());
  }
}
