package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File names outside ASCII where no language is set, as in containers and under schedulers. */
class LanguageSettingTest {
  /** A name that a shell writes in UTF-8, whatever language this test runs under. */
  private static final String NAME = "$(printf '\\303\\274bung.npz')";

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String text) {}

  private Ended shell(String language, String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", language);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("JAVA_HOME", folder.toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text.strip());
  }

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
  }

  /** The launcher in a folder where all is built, with a Java that tells the encoding it got. */
  private String encodingOfNames(String language) throws IOException, InterruptedException {
    Path pages = Path.of("src/main/launcher/large-pages");
    Files.createDirectories(folder.resolve(pages).getParent());
    Files.createDirectories(folder.resolve("kernels"));
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("pom.xml"), "");
    Files.copy(Path.of("gmm4j"), folder.resolve("gmm4j"));
    Files.copy(pages, folder.resolve(pages));
    for (String built : List.of("gmm4j-0.1.0-SNAPSHOT.jar", "class-path")) {
      Files.writeString(folder.resolve("target").resolve(built), "built");
    }
    Path java = folder.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\nlocale charmap\n");
    assertTrue(java.toFile().setExecutable(true));
    Ended ended = shell(language, "'" + folder.resolve("gmm4j") + "' devices");
    assertEquals(0, ended.code(), ended.text());
    return ended.text().lines().reduce("", (first, last) -> last); // bash may complain before
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "C.UTF-8", "xx_YY.UTF-8"})
  void theLauncherStartsJavaWithUtf8(String language) throws IOException, InterruptedException {
    assumeTrue(shell("C.UTF-8", "locale charmap").text().equals("UTF-8"), "no UTF-8 here");
    assertEquals("UTF-8", encodingOfNames(language));
  }

  @ParameterizedTest
  @CsvSource({
    "info NAME",
    "fit NAME",
    "fit mnist-2v6 --init NAME",
    "fit mnist-2v6 --out NAME",
    "score NAME mnist-2v6"
  })
  void withoutTheLauncherTheMessageIsPlain(String command)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Ended ended =
        shell(
            "C",
            "exec '%s' -Dorg.bytedeco.javacpp.cachedir='%s' -cp '%s' org.gmm4j.cli.Main %s"
                .formatted(java, folder, classPath, command.replace("NAME", NAME)));
    assumeTrue(!ended.text().contains("no such file"), "names are in UTF-8 here in any language");
    assertEquals(2, ended.code(), ended.text());
    assertEquals(1, ended.text().lines().count(), ended.text());
    assertTrue(ended.text().contains("LC_ALL=C;"), ended.text());
    assertFalse(ended.text().contains("Exception"), ended.text());
  }

  @Test
  void whatIsNoNameIsWrongUsage(@TempDir Path other) {
    new Tool(other).run("info x\0.npz").assertComplains(2, "is no name of a file");
  }
}
