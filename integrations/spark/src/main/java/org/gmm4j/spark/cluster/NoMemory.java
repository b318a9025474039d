package org.gmm4j.spark.cluster;

import org.gmm4j.data.DataException;

/** What is said when an executor's memory does not suffice. */
final class NoMemory {
  private NoMemory() {}

  static DataException of(int partition, String what) {
    return new DataException(
        ("partition %d: no memory left for %s; take more partitions, on more executors, or give"
                + " them more memory (spark.executor.memory)")
            .formatted(partition, what));
  }
}
