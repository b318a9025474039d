package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gmm4j.Initialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/starts.md as they stand there, and its list of rules. */
class StartsPageTest {
  private final Tool tool;

  StartsPageTest(@TempDir Path folder) {
    this.tool = new Tool(folder);
  }

  private static List<String> page() throws IOException {
    return DocsPage.of("starts.md").lines();
  }

  static List<String> commands() throws IOException {
    return DocsPage.of("starts.md").commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theExamplesRun(String command) {
    assertTrue(tool.run(command).assertDone().out().contains("log-likelihood"));
  }

  @Test
  void everyRuleIsThere() throws IOException {
    Pattern first = Pattern.compile("^\\| `([a-z][a-z+:N-]+)` \\|.*");
    TreeSet<String> listed =
        page().stream()
            .map(first::matcher)
            .filter(line -> line.matches())
            .map(line -> line.group(1).replace(":N", ":10"))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> known =
        Arrays.stream(Initialization.values())
            .map(Initialization::option)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, listed);
  }

  @Test
  void aRuleWithoutANumberIsRefused() {
    for (String rule : new String[] {"short-runs", "short-runs:0", "short-runs:x", "splitting"}) {
      for (String command : new String[] {"fit", "select", "plan"}) {
        tool.run(command + " mnist-2v6 -k 2 --device cpu --init " + rule)
            .assertComplains(
                2, "--init:", rule.endsWith(":0") ? "at least 1 short run, not 0" : "short-runs:N");
      }
    }
    tool.run("select mnist-2v6 -k 2,50000 --device cpu --init hierarchical")
        .assertComplains(2, "at most 40,000 components");
    tool.run("fit mnist-2v6 -k 50000 --device cpu --init hierarchical")
        .assertComplains(2, "at most 40,000 components");
  }
}
