package org.gmm4j.cli.select;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.cli.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/selection.md gives the table that stands there, but for seconds. */
class SelectionPageTest {
  @Test
  void theExampleGivesItsTable(@TempDir Path folder) throws IOException {
    List<String> page = Files.readAllLines(Path.of("docs", "selection.md"));
    String command =
        page.stream()
            .filter(line -> line.startsWith("    ./gmm4j select"))
            .findFirst()
            .orElseThrow();
    List<String> table = withoutSeconds(page.stream().filter(line -> line.startsWith("     ")));
    Tool.Outcome outcome =
        new Tool(folder).run(command.replace("./gmm4j", "").replace("model.npz", "@/model.npz"));
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(List.of("model.npz"), outcome.newFiles());
    assertEquals(8, table.size());
    assertEquals(table, withoutSeconds(outcome.err().lines().filter(line -> line.startsWith(" "))));
  }

  private static List<String> withoutSeconds(Stream<String> lines) {
    return lines
        .map(String::strip)
        .filter(line -> line.matches("\\d.*"))
        .map(line -> line.replaceFirst(" +\\S+$", ""))
        .toList();
  }
}
