package org.gmm4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that draws the house, and how large its rooms may be. */
class ArchitecturePageTest {
  private static final Path SOURCES = Path.of("src", "main", "java");

  /** Files a folder, package-info apart. */
  private static final int MOST_FILES = 14;

  private static final int MOST_LINES = 300;

  /** Folders with more files, and why. */
  private static final Map<String, Integer> CROWDED =
      Map.of(
          "org.gmm4j", 17, // the vocabulary, and the doors
          "org.gmm4j.data",
              22, // rows, their weights and labels, files of them, and how they are read
          "org.gmm4j.data.values",
              24, // numbers of each type or as codes, views of them, and blocks of files
          "org.gmm4j.internal.fit", 16, // a fit, and what it takes
          "org.gmm4j.covariance", 18); // the structures, and what their M-steps share

  /** Longer files, and why. */
  private static final Set<String> LONG = Set.of("Dataset"); // one short door after the other

  @Test
  void thePackagesAreThose() throws IOException {
    String page = Files.readString(Path.of("docs", "architecture.md"));
    Set<String> listed =
        Pattern.compile("^\\| `(org\\.gmm4j[\\w.]*)` \\|", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(filesByPackage().keySet(), listed);
  }

  @Test
  void roomsAreNotCrowded() throws IOException {
    filesByPackage()
        .forEach(
            (name, files) ->
                assertTrue(
                    files <= CROWDED.getOrDefault(name, MOST_FILES), name + " has " + files));
  }

  @Test
  void filesAreNotLong() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : javaFiles()) {
      if (Files.readAllLines(file).size() > MOST_LINES) {
        found.add(file.getFileName().toString().replace(".java", ""));
      }
    }
    assertEquals(new TreeSet<>(LONG), found);
  }

  private static Map<String, Integer> filesByPackage() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : javaFiles()) {
      String folder = SOURCES.relativize(file).getParent().toString();
      counts.merge(folder.replace(File.separatorChar, '.'), 1, Integer::sum);
    }
    return counts;
  }

  private static List<Path> javaFiles() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
  }
}
