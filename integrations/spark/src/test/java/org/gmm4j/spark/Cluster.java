package org.gmm4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/** Executors on this machine, processes of their own. */
final class Cluster implements AutoCloseable {
  private final SparkSession session;

  /** Starts two of one core, with 1 GB each. */
  Cluster() throws IOException {
    this("local-cluster[2,1,1024]", Map.of());
  }

  /** Starts others, where tests of one process may have left a session. */
  Cluster(String master, Map<String, String> settings) throws IOException {
    String home = Objects.requireNonNull(System.getenv("SPARK_HOME"), "SPARK_HOME");
    Files.createDirectories(Path.of(home, "jars"));
    Local.session().stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    settings.forEach(builder::config);
    session = builder.getOrCreate();
  }

  SparkSession session() {
    return session;
  }

  @Override
  public void close() throws IOException {
    session.stop();
  }
}
