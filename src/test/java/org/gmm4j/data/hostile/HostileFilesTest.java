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
  private static final int SMALL = 200; // bytes: all of them are tried

  private final Path folder;
  private final AnyBytes check;

  HostileFilesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.check = new AnyBytes(Files.createDirectory(folder.resolve("any")), AnyBytes.MOST_MEMORY);
  }

  @ParameterizedTest
  @EnumSource
  void damagedAnywhere(Reader reader) throws IOException {
    List<Path> files =
        SeedsTest.of(reader).stream()
            .filter(file -> file.getFileName().toString().startsWith("sound"))
            .toList();
    assertFalse(files.isEmpty());
    for (Path file : files) {
      byte[] sound = Files.readAllBytes(file);
      check.check(reader, sound);
      int step = sound.length <= SMALL ? 1 : Thorough.step(Math.max(7, sound.length / 40 | 1));
      for (int at = 0; at < sound.length; at += step) {
        check.check(reader, Arrays.copyOf(sound, at));
        byte[] flipped = sound.clone();
        flipped[at] ^= (byte) 0xff;
        check.check(reader, flipped);
      }
    }
  }

  private static List<Lie> lies() throws IOException {
    return Lies.all();
  }

  @ParameterizedTest
  @MethodSource("lies")
  void lies(Lie lie) throws IOException {
    check.check(lie.reader(), lie.bytes());
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
