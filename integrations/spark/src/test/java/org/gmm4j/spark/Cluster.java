package org.gmm4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/** Two executors on this machine, processes of their own, which can be killed. */
final class Cluster implements AutoCloseable {
  private final SparkSession session;

  /** Starts them, with 1 GB each. */
  Cluster() throws IOException {
    String home = Objects.requireNonNull(System.getenv("SPARK_HOME"), "SPARK_HOME");
    Files.createDirectories(Path.of(home, "jars"));
    session =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .getOrCreate();
  }

  SparkSession session() {
    return session;
  }

  /** The executors that are running: nothing else that runs here is Java's. */
  static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Kills one, as the system would that has no memory left. */
  static void killOne() {
    executors().get(0).destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    session.stop();
  }
}
