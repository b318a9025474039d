package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.gmm4j.FitListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt ends a fit, as on one machine: with what it has, and no job goes on. */
class InterruptTest {
  private static final SparkSession SPARK = Local.session();

  @AfterEach
  void nothingGoesOn() throws InterruptedException {
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    SparkContext context = ((org.apache.spark.sql.classic.SparkSession) SPARK).sparkContext();
    for (int i = 0; context.statusTracker().getActiveJobIds().length > 0; i++) {
      assertTrue(i < 100, "a job goes on");
      Thread.sleep(50);
    }
    assertEquals(0, context.getPersistentRDDs().size());
  }

  private static GaussianMixture asking(FitListener listener) {
    return new GaussianMixture().setDevice("cpu").setTol(0).setMaxIter(50).setListener(listener);
  }

  @Test
  void betweenIterations() {
    Thread fitting = Thread.currentThread();
    FitListener listener =
        new FitListener() {
          @Override
          public void iteration(Iteration done) {
            if (done.number() == 3) {
              fitting.interrupt();
            }
          }
        };
    GaussianMixtureModel model = asking(listener).fit(Digits.vectors(SPARK, 2));
    assertTrue(model.summary().history().length <= 4, "it went on");
    assertEquals(2, model.weights().length);
  }

  /** While the driver waits for a job. */
  @Test
  void inAnIteration() {
    Thread fitting = Thread.currentThread();
    FitListener listener =
        new FitListener() {
          @Override
          public void iteration(Iteration done) {
            if (done.number() == 2) {
              Thread later = new Thread(() -> interruptAfter(fitting, 20));
              later.setDaemon(true);
              later.start();
            }
          }
        };
    GaussianMixtureModel model = asking(listener).fit(Digits.vectors(SPARK, 2));
    assertTrue(model.summary().history().length < 50, "it went on");
  }

  private static void interruptAfter(Thread fitting, long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException nobody) {
      return;
    }
    fitting.interrupt();
  }

  @Test
  void beforeThereIsAnything() {
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () -> asking(new FitListener() {}).fit(Digits.vectors(SPARK, 2)));
  }
}
