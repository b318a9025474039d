package org.gmm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A page of docs/ whose examples tests run: its commands and tables are indented by four. */
record DocsPage(List<String> lines) {
  private static final String INDENT = "    ";
  private static final String TOOL = INDENT + "./gmm4j ";

  static DocsPage of(String name) throws IOException {
    return new DocsPage(Files.readAllLines(Path.of("docs", name)));
  }

  /** What stands behind ./gmm4j, line by line. */
  List<String> commands() {
    return lines.stream()
        .filter(line -> line.startsWith(TOOL))
        .map(line -> line.substring(TOOL.length()))
        .toList();
  }

  /** The indented lines that match, one below the other. */
  String table(String regex) {
    return lines.stream()
        .filter(line -> line.matches(INDENT + "(" + regex + ")"))
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }
}
