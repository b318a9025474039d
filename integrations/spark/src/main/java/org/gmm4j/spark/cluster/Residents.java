package org.gmm4j.spark.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.gmm4j.PartWorker;
import org.gmm4j.spark.rows.RowsOfPartition;
import org.jspecify.annotations.Nullable;

/** What this process keeps of partitions between the tasks of a fit. */
final class Residents {
  private static final String GPU = "gpu";

  /**
   * A partition's part in a fit.
   *
   * @param fit its number in the application
   */
  private record Key(long fit, int partition) {}

  private static final Map<Key, PartWorker> WORKERS = new HashMap<>();

  private Residents() {}

  /**
   * The part of a partition, which is made if it is not here.
   *
   * @param rows asked for only then
   */
  static PartWorker of(long fit, int partition, Supplier<RowsOfPartition> rows) {
    Key key = new Key(fit, partition);
    synchronized (WORKERS) {
      PartWorker known = WORKERS.get(key);
      if (known != null) {
        return known;
      }
    }
    TaskContext task = TaskContext.get();
    PartWorker made = new PartWorker(rows.get().data(), task.cpus(), device(task));
    synchronized (WORKERS) {
      PartWorker other = WORKERS.putIfAbsent(key, made); // by another attempt of the same task
      return other == null ? made : other;
    }
  }

  /** A task's GPU, where Spark schedules them: by its number among this machine's. */
  private static @Nullable String device(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get(GPU);
    return gpu == null || gpu.addresses().length == 0 ? null : "opencl:" + gpu.addresses()[0];
  }

  /** Frees what is kept for fits that have ended. */
  static void end(Set<Long> fits) {
    List<PartWorker> ended = new ArrayList<>();
    synchronized (WORKERS) {
      WORKERS
          .entrySet()
          .removeIf(each -> fits.contains(each.getKey().fit()) && ended.add(each.getValue()));
    }
    ended.forEach(PartWorker::close);
  }

  /** How many parts are kept in this process. */
  static int count() {
    synchronized (WORKERS) {
      return WORKERS.size();
    }
  }
}
