package org.gmm4j.spark;

import org.apache.spark.sql.SparkSession;

/** Spark in this process: one session for all tests, until one of them needs another. */
public final class Local {
  private Local() {}

  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }
}
