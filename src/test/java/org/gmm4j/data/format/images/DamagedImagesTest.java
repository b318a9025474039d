package org.gmm4j.data.format.images;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.gmm4j.Thorough;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that are cut off or damaged: refused in one line with their path, or read all the same.
 */
class DamagedImagesTest {
  private final Path folder;

  DamagedImagesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grey.png",
        "rgba-opaque.png",
        "palette.png",
        "grey.jpg",
        "rgb.jpg",
        "progressive.jpg",
        "turned6.jpg",
        "grey.gif",
        "palette.gif",
        "grey.bmp",
        "rgb.bmp",
        "bit.bmp",
        "grey.tif",
        "rgb-raw.tif",
        "rgb-tiff_lzw.tif",
        "rgb-tiff_adobe_deflate.tif",
        "rgb-packbits.tif",
        "bit.tif",
        "float.tif"
      })
  void cutOffAnywhere(String name) throws IOException {
    Path file = ImageFixturesTest.copy(name, folder);
    byte[] sound = Files.readAllBytes(file);
    double[] row = Dataset.read(folder).row(0);
    for (int length = 0; length < sound.length; length += Thorough.step(7)) {
      Files.write(file, Arrays.copyOf(sound, length));
      double[] read = readOrNull(file);
      if (read.length > 0) {
        assertArrayEquals(row, read, "cut off at byte " + length + " of " + sound.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grey.png",
        "palette.png",
        "turned6.jpg",
        "progressive.jpg",
        "palette.gif",
        "bit.bmp",
        "rgb-tiff_lzw.tif",
        "float.tif",
        "turned6.tif",
        "pages.tif",
        "rgb.webp"
      })
  void aFlippedBitAnywhere(String name) throws IOException {
    Path file = ImageFixturesTest.copy(name, folder);
    byte[] sound = Files.readAllBytes(file);
    for (int i = 0; i < sound.length; i += Thorough.step(7)) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(file, damaged);
      double[] read = readOrNull(file);
      assertTrue(read.length == 0 || !name.endsWith(".png"), "a PNG with byte " + i);
    }
  }

  /** The row; of length 0 where the file is refused, in one line with its name. */
  private double[] readOrNull(Path file) {
    try {
      return Dataset.read(folder).row(0);
    } catch (DataException refused) {
      String message = refused.getMessage();
      assertTrue(message.startsWith(file + ": "), message);
      assertEquals(1, message.lines().count(), message);
      return new double[0];
    }
  }

  @Test
  void emptyFilesAndOtherFiles() throws IOException {
    Path file = Files.createFile(folder.resolve("a.png"));
    assertRefused(() -> Dataset.read(folder), "a.png: is empty");
    Files.writeString(file, "no image");
    assertRefused(() -> Dataset.read(folder), "a.png: is no image of a known format");
  }

  @Test
  void sizesBeyondReason() throws IOException {
    Path file = folder.resolve("large.png");
    Files.write(file, png(100_000, 100_000, new byte[100]));
    assertRefused(() -> Dataset.read(folder), "large.png: says", "100000 × 100000", "100 million");
    Files.write(file, png(10_000, 9_000, new byte[100]));
    assertRefused(() -> Dataset.read(folder), "10000 × 9000", "bytes are too few");
    Files.write(file, png(-1, -1, new byte[100]));
    assertRefused(() -> Dataset.read(folder), "4294967295 × 4294967295");
    Files.write(file, png(0, 3, new byte[100]));
    assertRefused(() -> Dataset.read(folder), "its size is 0 × 3");
    Files.delete(file);
    byte[] gif = Files.readAllBytes(ImageFixturesTest.copy("palette.gif", folder));
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0\r\0\7\0");
    ByteBuffer.wrap(gif).putShort(frame + 5, (short) 0x0f27).putShort(frame + 7, (short) 0x0f27);
    Files.write(folder.resolve("palette.gif"), gif);
    assertRefused(() -> Dataset.read(folder), "palette.gif: says", "9999 × 9999", "too few");
  }

  /** An eight-bit grey PNG with right sums whatever it says. */
  private static byte[] png(int width, int height, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(PngChunks.MARK.getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", data);
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] content)
      throws IOException {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    sum.update(content);
    DataOutputStream fields = new DataOutputStream(out);
    fields.writeInt(content.length);
    fields.writeBytes(name);
    fields.write(content);
    fields.writeInt((int) sum.getValue());
  }
}
