package org.gmm4j.spark.jobs;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;

/** Runs jobs of Spark's, and says what a task failed of in the place of all that Spark does. */
public final class Jobs {
  private Jobs() {}

  /**
   * All elements, partition by partition.
   *
   * @throws DataException if a task threw one, with its message
   * @throws DeviceException likewise
   * @throws CancellationException as {@link #heard} does: the job is cancelled
   */
  public static <T> List<T> collect(JavaRDD<T> elements) {
    return heard(
        () -> {
          JavaFutureAction<List<T>> job = elements.collectAsync();
          try {
            return job.get();
          } catch (InterruptedException interrupted) {
            job.cancel(true);
            throw interrupted;
          } catch (ExecutionException failed) {
            throw clear(failed.getCause() == null ? failed : failed.getCause());
          }
        });
  }

  /**
   * Asks something of Spark, which waits in many places, and does not declare all of them.
   *
   * @throws CancellationException if this thread is interrupted, and stays so
   */
  public static <T> T heard(Callable<T> asking) {
    try {
      return asking.call();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Tidies up even if this thread is interrupted, which it stays. */
  public static void putOff(Runnable tidying) {
    boolean interrupted = Thread.interrupted();
    try {
      tidying.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException clear(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeviceException) {
        return new DeviceException(String.valueOf(cause.getMessage()), failed);
      }
      if (cause instanceof DataException) {
        return new DataException(String.valueOf(cause.getMessage()), failed);
      }
    }
    return failed instanceof RuntimeException other ? other : new IllegalStateException(failed);
  }
}
