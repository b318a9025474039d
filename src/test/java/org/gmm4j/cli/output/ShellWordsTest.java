package org.gmm4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void quotesWhatAShellWouldTakeApart() {
    assertEquals(
        "gmm4j fit 'my data.npy' --classes=2,6 'it'\\''s' '$HOME' ''",
        ShellWords.of(List.of("fit", "my data.npy", "--classes=2,6", "it's", "$HOME", "")));
  }
}
