package org.gmm4j.internal.compute.opencl.tuner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {
  private static final Path HOME = Path.of("/home/ada");

  private static Path of(String system, Map<String, String> environment) {
    return CacheDirectory.of(system, HOME.toString(), environment);
  }

  @Test
  void followsTheCustomsOfTheSystem() {
    assertEquals(HOME.resolve(".cache/gmm4j"), of("Linux", Map.of()));
    assertEquals(HOME.resolve("Library/Caches/gmm4j"), of("Mac OS X", Map.of()));
    assertEquals(HOME.resolve("AppData/Local/gmm4j"), of("Windows 11", Map.of()));
    assertEquals(Path.of("/local/gmm4j"), of("Windows 11", Map.of("LOCALAPPDATA", "/local")));
  }

  @Test
  void theUsersChoiceComesFirst() {
    for (String system : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      assertEquals(Path.of("/fast/gmm4j"), of(system, Map.of("XDG_CACHE_HOME", "/fast")));
    }
  }

  /** As the XDG specification asks. */
  @Test
  void relativeAndEmptyChoicesAreNone() {
    for (String given : new String[] {"", "here"}) {
      assertEquals(HOME.resolve(".cache/gmm4j"), of("Linux", Map.of("XDG_CACHE_HOME", given)));
    }
  }
}
