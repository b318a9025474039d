package org.gmm4j.spark.cluster;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/** What executors keep, which is nothing between fits. */
public final class Kept {
  private Kept() {}

  /** How many residents there are in all, and that each executor was asked. */
  public static int everywhere(SparkSession spark) {
    SparkContext context = ((org.apache.spark.sql.classic.SparkSession) spark).sparkContext();
    List<String> answers =
        Fits.onEachExecutor("", context, String.class)
            .toJavaRDD()
            .map(none -> SparkEnv.get().executorId() + " " + Residents.count())
            .collect();
    long executors = answers.stream().map(each -> each.split(" ")[0]).distinct().count();
    if (executors != answers.size()) {
      throw new IllegalStateException("one executor did not answer: " + answers);
    }
    return answers.stream().mapToInt(each -> Integer.parseInt(each.split(" ")[1])).sum();
  }
}
