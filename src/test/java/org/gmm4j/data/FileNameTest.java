package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileNameTest {
  @Test
  void aNameIsAPath() {
    assertEquals(Path.of("two words", "x.npy"), FileName.of("two words/x.npy"));
  }

  @Test
  void whatIsNoNameIsRefusedPlainly() {
    String said =
        String.valueOf(
            assertThrows(DataException.class, () -> FileName.of("x\0.npy")).getMessage());
    assertEquals(1, said.lines().count());
    assertFalse(said.contains("Exception"), said);
  }

  @Test
  void theFirstSettingThatIsNotEmptyDecides() {
    assertEquals("with LC_ALL=C", FileName.language(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")));
    assertEquals(
        "with LANG=POSIX",
        FileName.language(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "POSIX")));
    assertEquals("without a language setting", FileName.language(Map.of()));
  }
}
