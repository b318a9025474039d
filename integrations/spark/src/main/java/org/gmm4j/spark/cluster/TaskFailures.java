package org.gmm4j.spark.cluster;

import java.util.concurrent.Callable;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;

/** What a task failed of, in the place of all that Spark says about the job. */
final class TaskFailures {
  private TaskFailures() {}

  /**
   * Runs a job.
   *
   * @throws DataException if a task threw one, with its message
   * @throws DeviceException likewise
   */
  static <T> T clearly(Callable<T> job) {
    try {
      return job.call();
    } catch (Exception failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof DeviceException) {
          throw new DeviceException(String.valueOf(cause.getMessage()), failed);
        }
        if (cause instanceof DataException) {
          throw new DataException(String.valueOf(cause.getMessage()), failed);
        }
      }
      throw failed instanceof RuntimeException other ? other : new IllegalStateException(failed);
    }
  }
}
