package org.gmm4j.io;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.gmm4j.data.DataException;
import org.gmm4j.internal.state.State;
import org.gmm4j.internal.state.StateReader;
import org.gmm4j.internal.state.StateWriter;

/**
 * Checkpoints on a disk: eight letters, the version, what {@link State} says, and a SHA-256 of all
 * that. One is whole or not there.
 */
public final class CheckpointFile {
  /** Raised whenever what fits remember changes. */
  static final int VERSION = 8;

  private static final byte[] MAGIC = "GMM4JCKP".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;
  private static final int HEAD = MAGIC.length + Integer.BYTES;

  private CheckpointFile() {}

  /**
   * Writes one in the place of the last.
   *
   * @param note any text
   * @throws DataException if that fails; the last one is there still
   */
  public static void write(Path file, String note, Consumer<State> contents) {
    OutputFile.writeDurably(
        file,
        out -> {
          DigestOutputStream digested = new DigestOutputStream(out, sha256());
          digested.write(MAGIC);
          digested.write(ByteBuffer.allocate(Integer.BYTES).putInt(VERSION).array());
          StateWriter state = new StateWriter(digested);
          state.text(note);
          contents.accept(state);
          digested.on(false);
          digested.write(digested.getMessageDigest().digest());
        });
  }

  /**
   * Reads one, after its checksum.
   *
   * @param contents may leave some unread
   * @throws DataException if it is missing, damaged, of another version, or does not fit
   */
  public static void read(Path file, Consumer<State> contents) {
    open(file, (note, state) -> contents.accept(state));
  }

  /**
   * Reads a checkpoint's note.
   *
   * @throws DataException if it is missing, damaged or of another version
   */
  public static String note(Path file) {
    String[] found = new String[1];
    open(file, (note, state) -> found[0] = note);
    return found[0];
  }

  private static void open(Path file, BiConsumer<String, State> contents) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + (Files.exists(file) ? ": is no file" : ": there is no such checkpoint"));
    }
    try {
      requireIntact(file);
      try (InputStream in = stream(file)) {
        in.skipNBytes(HEAD);
        StateReader state = new StateReader(in, Files.size(file));
        contents.accept(state.text(""), state);
      }
    } catch (IOException failed) {
      throw new DataException(file + ": cannot be read (" + failed.getMessage() + ")", failed);
    }
  }

  private static InputStream stream(Path file) throws IOException {
    return new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
  }

  private static void requireIntact(Path file) throws IOException {
    try (InputStream in = stream(file)) {
      DataInputStream head = new DataInputStream(in);
      byte[] magic = head.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new DataException(file + ": is no checkpoint of gmm4j");
      }
      int version = head.readInt();
      if (version != VERSION) {
        throw new DataException(
            "%s: was written by %s gmm4j (version %d of checkpoints, this one reads %d)"
                .formatted(file, version > VERSION ? "a newer" : "an older", version, VERSION));
      }
      MessageDigest digest = sha256();
      digest.update(magic);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(version).array());
      byte[] buffer = new byte[1 << 16];
      for (long left = Files.size(file) - HEAD - DIGEST; left > 0; ) {
        int count = head.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new EOFException();
        }
        digest.update(buffer, 0, count);
        left -= count;
      }
      if (!Arrays.equals(digest.digest(), head.readNBytes(DIGEST))) {
        throw new DataException(file + ": is damaged or truncated, its checksum is wrong");
      }
    } catch (EOFException end) {
      throw new DataException(file + ": ends too early, it is truncated", end);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every Java has SHA-256", never);
    }
  }
}
