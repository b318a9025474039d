package org.gmm4j.spark;

import org.apache.spark.sql.SparkSession;

/** Spark in this process. */
final class Local {
  private Local() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }
}
