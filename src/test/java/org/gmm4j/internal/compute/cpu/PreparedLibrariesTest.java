package org.gmm4j.internal.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.internal.blas.OpenBlas;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded beside other work: ND4J only where it leaves OpenBLAS's threads alone. */
class PreparedLibrariesTest {
  private static final String ND4J = "'org/nd4j/linalg/factory/Nd4j'";

  private final Path folder;

  PreparedLibrariesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The application: prepares the CPU. */
  public static void main(String[] none) {
    new CpuProvider().prepare();
    System.out.println(OpenBlas.require());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unset", "", "1"})
  void nd4jStartsEarlyOnlyWhereItSetsNoThreads(String skip) throws Exception {
    Path classes = folder.resolve("classes");
    ProcessBuilder application =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+init=info:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                PreparedLibrariesTest.class.getName()));
    application.environment().remove("ND4J_SKIP_BLAS_THREADS");
    if (!skip.equals("unset")) {
      application.environment().put("ND4J_SKIP_BLAS_THREADS", skip);
    }
    assertEquals(0, ended(application));
    String initialised = Files.readString(classes, StandardCharsets.UTF_8);
    assertEquals(skip.equals("1"), initialised.contains(ND4J));
  }

  private int ended(ProcessBuilder application) throws IOException, InterruptedException {
    return application
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start()
        .waitFor();
  }
}
