package org.gmm4j.data.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing begins with, and what it has found: {@code src/test/fuzz/run}. */
class SeedsTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/gmm4j/data/hostile");
  private static final long MOST = 400 << 20; // bytes that all reading of a file may allocate

  private final AnyBytes check;

  SeedsTest(@TempDir Path folder) throws IOException {
    this.check = new AnyBytes(folder);
  }

  @ParameterizedTest
  @EnumSource
  void areReadOrRefused(Reader reader) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Stream<Path> seeds = Files.list(FOLDER.resolve(reader.folder()))) {
      for (Path seed : seeds.sorted().toList()) {
        long before = threads.getCurrentThreadAllocatedBytes();
        check.check(reader, Files.readAllBytes(seed));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < MOST, seed + " took " + taken + " bytes");
      }
    }
  }
}
