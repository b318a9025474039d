package org.gmm4j.data.hostile;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.Thorough;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Refusals;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every format that are cut off, flipped, or lie: read or refused in one line. */
class HostileFilesTest {
  private static final int SMALL = 50; // bytes: all of them are tried

  private final Path folder;

  HostileFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private AnyBytes check(Reader reader) throws IOException {
    Path any = Files.createDirectory(folder.resolve("any"));
    return new AnyBytes(any, reader, AnyBytes.MOST_MEMORY);
  }

  @ParameterizedTest
  @EnumSource
  void damagedAnywhere(Reader reader) throws IOException {
    List<Path> files =
        SeedsTest.of(reader).stream()
            .filter(file -> file.getFileName().toString().startsWith("sound"))
            .toList();
    assertFalse(files.isEmpty());
    AnyBytes check = check(reader);
    for (Path file : files) {
      byte[] sound = Files.readAllBytes(file);
      check.check(sound);
      int step = sound.length <= SMALL ? 1 : Thorough.step(Math.max(7, sound.length / 40 | 1));
      for (int at = 0; at < sound.length; at += step) {
        check.check(Arrays.copyOf(sound, at));
        byte[] flipped = sound.clone();
        flipped[at] ^= (byte) 0xff;
        check.check(flipped);
      }
    }
  }

  private static List<Lie> lies() throws IOException {
    return Lies.all();
  }

  @ParameterizedTest
  @MethodSource("lies")
  void lies(Lie lie) throws IOException {
    check(lie.reader()).check(lie.bytes());
    Path file = Files.write(folder.resolve("data"), lie.bytes());
    Refusals.assertRefused(
        () -> {
          if (lie.reader().door() == Reader.Door.MODEL) {
            Models.read(file);
          } else {
            DataSource.open(file + lie.array(), null);
          }
        },
        lie.words().toArray(String[]::new));
  }
}
