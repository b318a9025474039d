package org.gmm4j.data.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing begins with, and what it has found: {@code src/test/fuzz/run}. */
class SeedsTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/gmm4j/data/hostile");

  private final Path folder;

  SeedsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The files of a reader, in the order of their names. */
  static List<Path> of(Reader reader) throws IOException {
    try (Stream<Path> seeds = Files.list(FOLDER.resolve(reader.folder()))) {
      return seeds.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areReadOrRefused(Reader reader) throws IOException {
    AnyBytes check = new AnyBytes(folder, reader, AnyBytes.MOST_MEMORY);
    for (Path seed : of(reader)) {
      check.check(Files.readAllBytes(seed));
    }
  }
}
