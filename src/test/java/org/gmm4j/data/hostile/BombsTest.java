package org.gmm4j.data.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that unpack to 200 MB, read by a Java that has 64 MB: refused, and it lives on. */
class BombsTest {
  private static final int ROWS = 200_000;
  private static final byte[] ROW = new byte[1000];
  private static final String HONEST = "(200000, 1000)";
  private static final int ZSTD_BLOCK = 128_000; // bytes, which it repeats one for

  private final Path folder;

  BombsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private interface Packing {
    OutputStream of(OutputStream out) throws IOException;
  }

  /** The application: says of each file how many rows it has, or why it has none. */
  public static void main(String[] files) {
    for (String file : files) {
      try {
        System.out.println(Dataset.read(Path.of(file)).rows() + " rows");
      } catch (DataException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  @Test
  void areRefusedInLittleMemory() throws Exception {
    byte[] honest = ArrayFiles.npy("|u1", HONEST, new byte[0]);
    byte[] lying = ArrayFiles.npy("|u1", "(3, 1000)", new byte[0]);
    String most = "is more than fits the 0.1 GiB";
    List<String> files = new ArrayList<>();
    List<String> words = new ArrayList<>();
    bomb(files, "honest.npy.gz", honest, GZIPOutputStream::new);
    words.add(most);
    bomb(files, "lying.npy.gz", lying, GZIPOutputStream::new);
    words.add("goes on behind its last value");
    bomb(files, "honest.npz", honest, BombsTest::zip);
    words.add(most);
    bomb(files, "lying.npz", lying, BombsTest::zip);
    words.add("goes on behind its last value");
    bomb(files, "idx.gz", new byte[] {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 9}, GZIPOutputStream::new);
    words.add("goes on behind its last value");
    bomb(files, "text.csv.gz", "1,1\n2,".getBytes(StandardCharsets.US_ASCII), Zeros::new);
    words.add(": ");
    zstd(files, "honest.npy.zst", honest);
    words.add(most);
    zstd(files, "lying.npy.zst", lying);
    words.add("goes on behind its last value");
    files.add(ArrayFiles.write(folder, "sound.npy", ArrayFiles.npy(new double[][] {{1, 2}})) + "");
    words.add("1 rows");
    List<String> said = run(files);
    assertEquals(words.size(), said.size(), said.toString());
    for (int i = 0; i < words.size(); i++) {
      assertTrue(said.get(i).contains(words.get(i)), said.get(i));
      assertTrue(
          words.get(i).endsWith("rows") || said.get(i).startsWith(files.get(i)), said.get(i));
    }
  }

  private void bomb(List<String> files, String name, byte[] begin, Packing packing)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = packing.of(Files.newOutputStream(file))) {
      out.write(begin);
      for (int i = 0; i < ROWS; i++) {
        out.write(ROW);
      }
    }
    assertTrue(Files.size(file) < 1 << 20);
    files.add(file.toString());
  }

  private static OutputStream zip(OutputStream file) throws IOException {
    ZipOutputStream out = new ZipOutputStream(file);
    out.setLevel(Deflater.BEST_SPEED);
    out.putNextEntry(new ZipEntry("rows.npy"));
    return out;
  }

  /** Text instead of bytes of 0, in a line that does not end. */
  private static final class Zeros extends GZIPOutputStream {
    Zeros(OutputStream out) throws IOException {
      super(out);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      byte[] text = new byte[length];
      for (int i = 0; i < length; i++) {
        text[i] = bytes[offset + i] == 0 ? (byte) '0' : bytes[offset + i];
      }
      super.write(text, offset, length);
    }
  }

  /** By hand: a block as it is, then blocks of one byte that is repeated. */
  private void zstd(List<String> files, String name, byte[] begin) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Path file = folder.resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      bytes.write(
          new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x38}); // a window of 128 KiB
      block(bytes, begin.length, 0, false);
      bytes.write(begin);
      int blocks = ROWS * ROW.length / ZSTD_BLOCK;
      for (int i = 0; i <= blocks; i++) {
        block(bytes, i < blocks ? ZSTD_BLOCK : ROWS * ROW.length % ZSTD_BLOCK, 1, i == blocks);
        bytes.write(0);
      }
      bytes.writeTo(out);
    }
    files.add(file.toString());
  }

  private static void block(ByteArrayOutputStream out, int size, int kind, boolean last) {
    int header = size << 3 | kind << 1 | (last ? 1 : 0);
    out.write(header);
    out.write(header >> 8);
    out.write(header >> 16);
  }

  private List<String> run(List<String> files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add(BombsTest.class.getName());
    command.addAll(files);
    Path out = folder.resolve("out");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(out);
    assertEquals(0, code, lines.toString());
    return lines;
  }
}
