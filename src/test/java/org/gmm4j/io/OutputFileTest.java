package org.gmm4j.io;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.gmm4j.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  private static final OutputFile.Contents NEW = text("new");

  private final Path folder;
  private final Path file;

  OutputFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("out.npz");
  }

  private static OutputFile.Contents text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes so much that a part is on the disk, then fails. */
  private static OutputFile.Contents failing(Exception why) {
    return out -> {
      out.write(new byte[1 << 20]);
      if (why instanceof IOException io) {
        throw io;
      }
      throw (RuntimeException) why;
    };
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  @Test
  void writesAFileAndNothingElse() throws IOException {
    OutputFile.write(file, NEW);
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("out.npz"), files());
  }

  @Test
  void replacesAFile() throws IOException {
    Files.writeString(file, "something longer");
    OutputFile.write(file, NEW);
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("out.npz"), files());
  }

  @Test
  void theOldFileIsThereUntilTheNewOneIsWhole() {
    OutputFile.write(file, text("old"));
    OutputFile.write(
        file,
        out -> {
          out.write('n');
          out.flush();
          assertEquals("old", Files.readString(file));
        });
  }

  @Test
  void aFailureLeavesNothing() throws IOException {
    assertRefused(
        () -> OutputFile.write(file, failing(new IOException("disk full"))),
        file + ": cannot be written (disk full)");
    assertEquals(List.of(), files());
  }

  @Test
  void aFailureKeepsTheOldFile() throws IOException {
    Files.writeString(file, "old");
    assertThrows(
        DataException.class, () -> OutputFile.write(file, failing(new IOException("full"))));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("out.npz"), files());
  }

  @Test
  void aFailureInsideACallbackIsAFailureToWrite() throws IOException {
    IOException full = new IOException("disk full");
    assertRefused(
        () -> OutputFile.write(file, failing(new UncheckedIOException(full))),
        file + ": cannot be written (disk full)");
    assertEquals(List.of(), files());
  }

  @Test
  void aMistakeOfTheWriterPassesThroughAndLeavesNothing() throws IOException {
    RuntimeException mistake = new IllegalStateException("oops");
    assertSame(
        mistake,
        assertThrows(IllegalStateException.class, () -> OutputFile.write(file, failing(mistake))));
    assertEquals(List.of(), files());
  }

  @Test
  void directoriesAreRefused() throws IOException {
    assertRefused(() -> OutputFile.requireWritable(folder), folder + ": is a directory");
    assertRefused(() -> OutputFile.write(folder, NEW), folder + ": is a directory");
    assertEquals(List.of(), files());
  }

  @Test
  void missingFoldersAreRefusedAndNotMade() throws IOException {
    Path nowhere = folder.resolve("nowhere").resolve("out.npz");
    assertRefused(
        () -> OutputFile.requireWritable(nowhere),
        nowhere + ": there is no directory " + folder.resolve("nowhere"));
    assertRefused(() -> OutputFile.write(nowhere, NEW), "there is no directory");
    assertEquals(List.of(), files());
  }

  @Test
  void aFileInThePlaceOfAFolderIsRefused() {
    OutputFile.write(file, NEW);
    assertRefused(() -> OutputFile.requireWritable(file.resolve("x.npz")), "there is no directory");
  }

  @Test
  void aNameWithoutAFolderIsInTheWorkingDirectory() {
    Path here = Path.of(UUID.randomUUID() + ".npz");
    OutputFile.requireWritable(here);
    assertFalse(Files.exists(here), "asking writes nothing");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Files.writeString(file, "old");
    Path link = Files.createSymbolicLink(folder.resolve("latest.npz"), file.getFileName());
    OutputFile.write(link, NEW);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("latest.npz", "out.npz"), files());
  }

  @Test
  void aDeviceStaysADevice() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "no /dev/null here");
    // through a link, so that a mistake would replace the link and not the machine's device
    Path link = Files.createSymbolicLink(folder.resolve("null"), device);
    OutputFile.write(link, NEW);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of("null"), files());
  }

  @Test
  void aFullDiskIsTold() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    Path link = Files.createSymbolicLink(folder.resolve("full"), full);
    assertRefused(() -> OutputFile.write(link, NEW), link + ": cannot be written (");
    assertEquals(List.of("full"), files());
  }
}
