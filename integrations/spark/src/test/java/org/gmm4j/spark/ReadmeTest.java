package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program is compiled and run, from the digits that its command makes. */
class ReadmeTest {
  private static String program() throws Exception {
    String page = Files.readString(Path.of("README.md"));
    Matcher found =
        Pattern.compile("```java\n(.*?public class Clusters.*?)```", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf("A whole one")));
    assertTrue(found.find(), "the README has no program");
    return found.group(1);
  }

  private static String printedBy(Path classes, String... arguments) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Local.session();
      scala.Console.withOut(
          System.out,
          () -> {
            try {
              return loader
                  .loadClass("Clusters")
                  .getMethod("main", String[].class)
                  .invoke(null, (Object) arguments);
            } catch (ReflectiveOperationException failed) {
              throw new IllegalStateException(failed);
            }
          });
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itsProgramFitsTheDigits(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Clusters.java"), program());
    String path = System.getProperty("java.class.path");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                path,
                "-d",
                folder.toString(),
                source.toString()));
    String digits = folder.resolve("digits").toString();
    Local.session();
    assertEquals(
        0, Main.codeOf(Convert.USAGE, java.util.List.of("mnist-2v6", digits), Convert::run));
    String printed = printedBy(folder, digits, folder.resolve("model").toString());
    assertTrue(printed.startsWith("12 iterations\n"), printed);
    assertTrue(printed.contains("|label|prediction|count|"), printed);
    assertTrue(Files.exists(folder.resolve("model/model.npz")));
  }
}
