package org.gmm4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @ParameterizedTest
  @CsvSource({
    "'50 132\n', '', 132",
    "'50 132\n', 40, 132",
    "'', 40, 40",
    "'0 0\n', 40, 40",
    "'', '', 80",
    "'', '-3', 80",
    "'', '1000000', 80",
    "'stty: no', 'many', 80"
  })
  void theWindowTellsItsWidthOrElseTheShellDoes(String size, String columns, int width) {
    assertEquals(width, Terminal.of("", Map.of("COLUMNS", columns), size).width());
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, true",
    "utf8, true",
    "ISO-8859-1, false",
    "ANSI_X3.4-1968, false",
    "'', false"
  })
  void onlyUtf8ShowsMoreThanAscii(String encoding, boolean unicode) {
    assertEquals(unicode, Terminal.of(encoding, Map.of(), "").unicode());
  }

  @ParameterizedTest
  @CsvSource({
    "xterm-256color, true",
    "screen, true",
    "tmux-256color, true",
    "dumb, false",
    "vt100, false",
    "xterm-mono, false",
    "'', false"
  })
  void someTerminalsHaveNoColours(String type, boolean colours) {
    assertEquals(colours, Terminal.of("UTF-8", Map.of("TERM", type), "").colours());
  }

  @ParameterizedTest
  @CsvSource({"1, false", "0, false", "'', true"})
  void nobodyMayWantColours(String no, boolean colours) {
    Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", no);
    assertEquals(colours, Terminal.of("UTF-8", environment, "").colours());
  }

  @Test
  void theseTestsHaveNone() {
    assertNull(Terminal.ofStandardOutput());
  }
}
