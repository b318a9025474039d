package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages point at pages, headings and results that are there. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");
  private static final Pattern RESULT = Pattern.compile("benchmarks/results/([\\w*.-]*[\\w*])");

  /** A result by its name and time, peers-20261122-061056, or by the time alone, -061322. */
  private static final Pattern RUN =
      Pattern.compile("`((?:[a-z][a-z0-9-]*-\\d{8})?)-(\\d{6})(?:\\.\\w+)?`");

  private static final Path LIST = Path.of("benchmarks", "results", "README.md");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md")
                  .map(Path::of),
              docs.filter(page -> page.toString().endsWith(".md")))
          .toList();
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        String to = link.group(1);
        if (to.contains("://")) {
          continue;
        }
        Path target = to.isEmpty() ? page : page.resolveSibling(to).normalize();
        assertTrue(Files.exists(target), () -> page + " points at " + to);
        if (link.group(2) != null) {
          assertTrue(headings(target).contains(link.group(2)), () -> page + ": " + link.group());
        }
      }
    }
  }

  private static Set<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> "#" + heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> results() throws IOException {
    try (Stream<Path> files = Files.list(LIST.resolveSibling(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The runs that a page names; a time alone is of the name and the day before it. */
  private static Set<String> runs(Path page) throws IOException {
    Set<String> runs = new TreeSet<>();
    String day = "";
    for (MatchResult run : RUN.matcher(Files.readString(page)).results().toList()) {
      day = run.group(1).isEmpty() ? day : run.group(1);
      runs.add(day + "-" + run.group(2));
    }
    return runs;
  }

  @Test
  void runsAreKeptAndListed() throws IOException {
    Set<String> kept = results();
    kept.remove(LIST.getFileName().toString());
    Set<String> listed = runs(LIST);
    for (String run : listed) {
      assertTrue(
          kept.stream().anyMatch(file -> file.startsWith(run)), () -> LIST + " names " + run);
    }
    for (String file : kept) {
      assertTrue(listed.stream().anyMatch(file::startsWith), () -> LIST + " lacks " + file);
    }
    for (Path page : pages()) {
      Set<String> unlisted = runs(page);
      unlisted.removeAll(listed);
      assertEquals(Set.of(), unlisted, () -> page + " names what is not in " + LIST);
    }
  }

  @Test
  void resultsAreKept() throws IOException {
    Set<String> kept = results();
    for (Path page : pages()) {
      for (MatchResult named : RESULT.matcher(Files.readString(page)).results().toList()) {
        Pattern glob = Pattern.compile(named.group(1).replace(".", "\\.").replace("*", ".*"));
        assertTrue(
            kept.stream().anyMatch(file -> glob.matcher(file).matches()),
            () -> page + " names " + named.group());
      }
    }
  }

  @Test
  void theIndexListsEveryPage() throws IOException {
    Set<String> listed =
        LINK.matcher(Files.readString(Path.of("docs", "README.md")))
            .results()
            .map(link -> link.group(1))
            .filter(to -> !to.contains("/"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> present = new TreeSet<>();
    for (Path page : pages()) {
      if (page.startsWith("docs") && !page.endsWith("README.md")) {
        present.add(page.getFileName().toString());
      }
    }
    assertEquals(present, listed);
  }
}
