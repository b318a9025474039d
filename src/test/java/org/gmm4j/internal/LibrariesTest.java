package org.gmm4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.compute.opencl.OpenClProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CPU's libraries and OpenCL's drivers wait for whoever loads libraries. */
class LibrariesTest {
  private static final long SHORT = 300; // ms in which it would have been done
  private static final long LONG = 60_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThreadLoadsAtATime(boolean opencl) throws Exception {
    list(opencl); // what is loaded on the first call is there
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                Libraries.load(
                    () -> {
                      begun.countDown();
                      return await(end);
                    }));
    assertTrue(await(begun));
    CompletableFuture<Void> second = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              list(opencl);
              second.complete(null);
            });
    other.start();
    other.join(SHORT);
    assertFalse(second.isDone(), "while another loads");
    end.countDown();
    second.get(LONG, TimeUnit.MILLISECONDS);
    assertTrue(first.get());
  }

  private static void list(boolean opencl) {
    if (opencl) {
      try {
        new OpenClProvider().devices();
      } catch (RuntimeException none) {
        assertTrue(none instanceof DeviceException, none.toString());
      }
    } else {
      new CpuProvider().prepare();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LONG, TimeUnit.MILLISECONDS);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  @Test
  void failuresAreTheCallersAndOthersMayGoOn() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Libraries.load(
                () -> {
                  throw new IllegalStateException("no such library");
                }));
    assertEquals(7, Libraries.load(() -> 7));
  }
}
