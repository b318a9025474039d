package org.gmm4j.spark.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.gmm4j.PartWorker;
import org.gmm4j.spark.rows.RowsOfPartition;
import org.jspecify.annotations.Nullable;

/** What this process keeps of partitions between the tasks of a fit. */
final class Residents {
  /**
   * A partition's part in a fit.
   *
   * @param fit its number in the application
   */
  private record Key(long fit, int partition) {}

  private static final Map<Key, PartWorker> WORKERS = new HashMap<>();
  private static Going going = Going.NONE;

  private Residents() {}

  /**
   * The part of a partition, which is made if it is not here.
   *
   * @param rows asked for only then
   * @throws IllegalStateException if the fit is over: nobody waits for this task
   */
  static PartWorker of(long fit, int partition, Supplier<RowsOfPartition> rows) {
    Key key = new Key(fit, partition);
    synchronized (WORKERS) {
      PartWorker known = known(key);
      if (known != null) {
        return known;
      }
    }
    TaskContext task = TaskContext.get();
    String gpu = Gpu.device(task.resourcesJMap());
    PartWorker made = new PartWorker(rows.get().data(), task.cpus(), gpu);
    synchronized (WORKERS) { // another attempt of the same task may have made one meanwhile
      PartWorker other = known(key);
      if (other != null) {
        return other;
      }
      WORKERS.put(key, made);
      return made;
    }
  }

  private static @Nullable PartWorker known(Key key) {
    if (going.hasEnded(key.fit())) {
      throw new IllegalStateException("fit %d is over".formatted(key.fit()));
    }
    return WORKERS.get(key);
  }

  /** Frees what is kept for fits that are over, of which nothing will be kept again. */
  static void hear(Going now) {
    List<PartWorker> ended = new ArrayList<>();
    synchronized (WORKERS) {
      if (now.view() > going.view()) {
        going = now;
        WORKERS
            .entrySet()
            .removeIf(each -> now.hasEnded(each.getKey().fit()) && ended.add(each.getValue()));
      }
    }
    ended.forEach(PartWorker::close);
  }

  /** Loses all that is kept, as a process does that ends; how many parts those were. For tests. */
  static int lose() {
    synchronized (WORKERS) {
      int count = WORKERS.size();
      WORKERS.values().forEach(PartWorker::close);
      WORKERS.clear();
      return count;
    }
  }

  /** How many parts are kept in this process. */
  static int count() {
    synchronized (WORKERS) {
      return WORKERS.size();
    }
  }
}
