package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/serve.md as it stands there. */
class ServePageTest {
  private static final Pattern ANSWER = Pattern.compile("\\| (\\d) \\| `(.*)`( and more)? \\|");

  @Test
  void theExampleIsAnsweredSo(@TempDir Path folder) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs", "serve.md"));
    List<String> requests =
        lines.stream().filter(line -> line.startsWith("    {")).map(String::strip).toList();
    List<MatchResult> answers =
        lines.stream().flatMap(line -> ANSWER.matcher(line).results()).toList();
    assertEquals(5, requests.size());
    assertEquals(5, answers.size());
    Path model = folder.resolve("two.npz");
    try (Caller caller = new Caller()) {
      for (int i = 0; i < 5; i++) {
        caller.line(requests.get(i).replace("two.npz", model.toString()));
        String answer = caller.read().toString();
        String told = answers.get(i).group(2);
        assertTrue(answer.startsWith(told), answer);
        assertEquals(answers.get(i).group(3) != null, answer.length() > told.length(), answer);
      }
    }
    double[] weights = Models.read(model).weights();
    assertEquals(0.5, weights[0], 1e-9);
  }
}
