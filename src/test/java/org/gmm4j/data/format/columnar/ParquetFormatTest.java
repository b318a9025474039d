package org.gmm4j.data.format.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;

/** Programs without Parquet's libraries. */
class ParquetFormatTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/gmm4j/data/format/columnar").toAbsolutePath();

  @Test
  void withoutParquetOneLineSaysWhatIsMissing() throws Exception {
    URL[] others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !each.contains("parquet"))
            .map(ParquetFormatTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
      var read = loader.loadClass(Dataset.class.getName()).getMethod("read", Path.class);
      read.invoke(null, FOLDER.resolve("lists.feather"));
      String refused =
          String.valueOf(
              assertThrows(
                      InvocationTargetException.class,
                      () -> read.invoke(null, FOLDER.resolve("lists.parquet")))
                  .getCause());
      assertEquals(
          "org.gmm4j.data.DataException: "
              + FOLDER.resolve("lists.parquet")
              + ": reading Parquet takes blue.strategic.parquet:parquet-floor:2.3"
              + " and org.apache.parquet:parquet-hadoop:1.18.1 on the class path",
          refused);
    }
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException never) {
      throw new IllegalArgumentException(never);
    }
  }
}
