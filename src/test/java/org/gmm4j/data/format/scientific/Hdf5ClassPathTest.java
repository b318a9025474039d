package org.gmm4j.data.format.scientific;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees that has no logging, or not the library for HDF5. */
class Hdf5ClassPathTest {
  private final Path folder;

  Hdf5ClassPathTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The application: says how many rows the files have, or why they have none. */
  public static void main(String[] files) {
    for (String file : files) {
      try {
        System.out.println(Dataset.read(Path.of(file)).rows() + " rows");
      } catch (DataException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  @Test
  void nothingIsLogged() throws Exception {
    String out = run("slf4j-nop", "small-packed.h5", "small73.mat", "small7.mat");
    assertEquals("6 rows\n6 rows\n6 rows\n", out.replace("\r", ""));
  }

  @Test
  void theMissingLibraryIsNamedAndOnlyForItsFiles() throws Exception {
    String out = run("jhdf-", "small7.mat", "small.h5");
    String version = io.jhdf.HdfFile.class.getPackage().getImplementationVersion();
    assertEquals(
        "6 rows\n"
            + folder.resolve("small.h5")
            + ": reading HDF5 takes io.jhdf:jhdf:"
            + version
            + " on the class path\n",
        out.replace("\r", ""));
  }

  /** Runs the application without the jars that have a word in their name. */
  private String run(String without, String... files) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains(without) && !entry.contains("slf4j-nop"))
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, Hdf5ClassPathTest.class.getName()));
    for (String file : files) {
      command.add(ScientificFiles.copy(folder, file).toString());
    }
    new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(log.toFile())
        .start()
        .waitFor();
    assertEquals("", Files.readString(log, StandardCharsets.UTF_8));
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
