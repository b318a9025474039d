package org.gmm4j.internal.compute.cpu.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each task once, by one worker at a time; what they throw, and interrupts, only when all ended.
 */
class WorkersTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 7", "2, 1", "2, 100", "3, 2", "5, 1000"})
  void eachTaskIsDoneOnce(int count, int tasks) {
    AtomicIntegerArray done = new AtomicIntegerArray(tasks);
    AtomicIntegerArray busy = new AtomicIntegerArray(count);
    try (Workers workers = new Workers(count)) {
      workers.forEach(
          tasks,
          (worker, task) -> {
            assertEquals(1, busy.incrementAndGet(worker), "its scratch memory is its own");
            done.incrementAndGet(task);
            busy.decrementAndGet(worker);
          });
    }
    for (int task = 0; task < tasks; task++) {
      assertEquals(1, done.get(task));
    }
  }

  @Test
  void theCallerIsTheFirstWorker() {
    Thread caller = Thread.currentThread();
    CountDownLatch all = new CountDownLatch(3);
    try (Workers workers = new Workers(3)) {
      workers.forEach(
          3,
          (worker, task) -> {
            assertEquals(worker == 0, Thread.currentThread() == caller);
            all.countDown();
            await(all); // so that each does one
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatATaskThrowsComesWhenAllHaveEnded(boolean ofTheCaller) {
    IllegalStateException thrown = new IllegalStateException("of a task");
    AtomicInteger running = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    try (Workers workers = new Workers(2)) {
      IllegalStateException told =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.forEach(
                      2,
                      (worker, task) -> {
                        running.incrementAndGet();
                        both.countDown();
                        await(both);
                        if ((worker == 0) == ofTheCaller) {
                          running.decrementAndGet();
                          throw thrown;
                        }
                        sleep();
                        running.decrementAndGet();
                      }));
      assertSame(thrown, told);
      assertEquals(0, running.get());
      AtomicInteger after = new AtomicInteger();
      workers.forEach(5, (worker, task) -> after.incrementAndGet());
      assertEquals(5, after.get());
    }
  }

  /** Also where reading fails because of it. */
  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void anInterruptLeavesOutWhatHasNotBegun(int count, boolean fails) {
    Thread caller = Thread.currentThread();
    AtomicInteger done = new AtomicInteger();
    try (Workers workers = new Workers(count)) {
      assertThrows(
          CancellationException.class,
          () ->
              workers.forEach(
                  1000,
                  (worker, task) -> {
                    done.incrementAndGet();
                    if (Thread.currentThread() == caller) {
                      caller.interrupt();
                      if (fails) {
                        throw new IllegalStateException("closed by an interrupt");
                      }
                    } else {
                      sleep();
                    }
                  }));
      assertTrue(Thread.interrupted(), "it stays interrupted");
      assertTrue(count > 1 ? done.get() < 1000 : done.get() == 1, done + " tasks");
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }
}
