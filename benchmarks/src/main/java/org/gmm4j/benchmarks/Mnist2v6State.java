package org.gmm4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.gmm4j.Precision;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The twos and sixes of MNIST (d = 784, pixels / 255), and where to work on them. The 1,990 of the
 * test set come with the engine; the 11,876 of the training set are read from the directory that
 * the environment variable GMM4J_MNIST names, else from ../shared/mnist.
 */
@State(Scope.Benchmark)
public class Mnist2v6State {
  private static final String DIRECTORY = "GMM4J_MNIST";

  /** N. */
  @Param({"1990", "11876"})
  public int rows;

  /** A device as after {@code --device}, a dash, and a precision. */
  @Param({"cpu-double", "cpu-float", "opencl-float", "opencl-double"})
  public String backend;

  Dataset data;
  int[] labels;

  @Setup(Level.Trial)
  public void read() {
    DataSource source = open(rows);
    data = source.rows().dividedBy(255);
    labels = Objects.requireNonNull(source.labels()).codes();
  }

  /** What to write after {@code --device}. */
  String device() {
    return backend.substring(0, backend.lastIndexOf('-'));
  }

  Precision precision() {
    return precision(backend);
  }

  static Precision precision(String backend) {
    return Precision.valueOf(
        backend.substring(backend.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT));
  }

  private static DataSource open(int rows) {
    return switch (rows) {
      case 1990 -> DataSource.mnist2v6();
      case 11876 ->
          DataSource.open(
                  file("train-images-idx3-ubyte").toString(),
                  file("train-labels-idx1-ubyte").toString())
              .keep(Set.of("2", "6"));
      default -> throw new IllegalArgumentException("rows must be 1990 or 11876, not " + rows);
    };
  }

  private static Path file(String name) {
    Path directory = Path.of(System.getenv().getOrDefault(DIRECTORY, "../shared/mnist"));
    for (String each : new String[] {name + ".gz", name}) {
      if (Files.isReadable(directory.resolve(each))) {
        return directory.resolve(each);
      }
    }
    throw new IllegalStateException(
        "no %s(.gz) in %s: set %s to the directory of MNIST's four IDX files, or run with -p rows=1990"
            .formatted(name, directory.toAbsolutePath().normalize(), DIRECTORY));
  }
}
