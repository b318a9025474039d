package org.gmm4j.data.format.images;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images written by Pillow (pillow_images.py), to the last bit; JPEG, which rounds, closely. */
class ImageFixturesTest {
  static final int WIDTH = 13;
  static final int HEIGHT = 7;

  private final Path folder;

  ImageFixturesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What a pixel must be. */
  interface Formula {
    double at(int x, int y, int channel);
  }

  /** Copies an image of the resources into a folder. */
  static Path copy(String name, Path folder) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ImageFixturesTest.class.getResourceAsStream(name), name)) {
      Path copy = folder.resolve(name);
      Files.copy(in, copy);
      return copy;
    }
  }

  private Dataset read(String name) throws IOException {
    copy(name, folder);
    return Dataset.read(folder);
  }

  private static void assertPixels(
      Dataset rows, ElementType type, int width, int height, int channels, Formula formula) {
    assertNear(rows, type, width, height, channels, formula, 0);
  }

  private static void assertNear(
      Dataset rows,
      ElementType type,
      int width,
      int height,
      int channels,
      Formula formula,
      double tolerance) {
    assertEquals(type, rows.type());
    assertEquals(1, rows.rows());
    assertEquals(width * height * channels, rows.columns());
    double[] row = rows.row(0);
    for (int i = 0; i < row.length; i++) {
      int x = i / channels % width;
      int y = i / channels / width;
      assertEquals(formula.at(x, y, i % channels), row[i], tolerance, x + ", " + y);
    }
  }

  private static int sawtooth(int x, int y, int channel) {
    return (31 * x + 17 * y + 85 * channel) % 256;
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.png", "la-opaque.png", "grey.gif", "grey.bmp", "grey.tif"})
  void grey(String name) throws IOException {
    assertPixels(read(name), ElementType.UINT8, WIDTH, HEIGHT, 1, ImageFixturesTest::sawtooth);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "rgba-opaque.png",
        "keyed-no-hole.png",
        "rgb.bmp",
        "rgba-opaque.bmp",
        "rgb-raw.tif",
        "rgb-tiff_lzw.tif",
        "rgb-tiff_adobe_deflate.tif",
        "rgb-packbits.tif"
      })
  void colours(String name) throws IOException {
    assertPixels(read(name), ElementType.UINT8, WIDTH, HEIGHT, 3, ImageFixturesTest::sawtooth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey16.png", "grey16.tif"})
  void sixteenBits(String name) throws IOException {
    assertPixels(read(name), ElementType.UINT16, WIDTH, HEIGHT, 1, (x, y, c) -> 257 * x + 1000 * y);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bit.png", "bit.bmp", "bit.tif"})
  void oneBit(String name) throws IOException {
    assertPixels(
        read(name),
        ElementType.UINT8,
        WIDTH,
        HEIGHT,
        1,
        (x, y, c) -> sawtooth(x, y, 0) >= 128 ? 255 : 0);
  }

  @Test
  void floats() throws IOException {
    assertPixels(
        read("float.tif"), ElementType.FLOAT32, WIDTH, HEIGHT, 1, (x, y, c) -> x / 8.0 - 3 * y);
  }

  @ParameterizedTest
  @ValueSource(strings = {"palette-grey.png", "palette-grey-in-use.png"})
  void palettesOfGrey(String name) throws IOException {
    assertPixels(read(name), ElementType.UINT8, WIDTH, HEIGHT, 1, (x, y, c) -> 9 * (x + y) % 256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"palette.png", "palette-no-hole.png", "palette.gif"})
  void palettesOfColours(String name) throws IOException {
    assertPixels(
        read(name),
        ElementType.UINT8,
        WIDTH,
        HEIGHT,
        3,
        (x, y, c) -> new int[] {9 * (x + y) % 256, x + y, 2 * (x + y)}[c]);
  }

  @Test
  void jpeg() throws IOException {
    assertNear(
        read("grey.jpg"), ElementType.UINT8, WIDTH, HEIGHT, 1, (x, y, c) -> 8 * x + 16 * y, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "progressive.jpg"})
  void jpegOfColours(String name) throws IOException {
    assertNear(
        read(name), ElementType.UINT8, WIDTH, HEIGHT, 3, (x, y, c) -> 8 * x + 12 * y + 28 * c, 6);
  }

  /** Width and height are those of the image as it is stored, 13 × 7. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void jpegIsTurnedAsTheCameraSays(int orientation) throws IOException {
    int right = WIDTH - 1;
    int bottom = HEIGHT - 1;
    Formula seen =
        switch (orientation) {
          case 1 -> (x, y, c) -> smooth(x, y);
          case 2 -> (x, y, c) -> smooth(right - x, y); // mirrored
          case 3 -> (x, y, c) -> smooth(right - x, bottom - y); // upside down
          case 4 -> (x, y, c) -> smooth(x, bottom - y);
          case 5 -> (x, y, c) -> smooth(y, x); // its left edge is seen at the top
          case 6 -> (x, y, c) -> smooth(y, bottom - x); // at the top, its end first
          case 7 -> (x, y, c) -> smooth(right - y, bottom - x);
          default -> (x, y, c) -> smooth(right - y, x); // its right edge is seen at the top
        };
    boolean turned = orientation >= 5;
    assertNear(
        read("turned%d.jpg".formatted(orientation)),
        ElementType.UINT8,
        turned ? HEIGHT : WIDTH,
        turned ? WIDTH : HEIGHT,
        1,
        seen,
        4);
  }

  private static double smooth(int x, int y) {
    return 8 * x + 16 * y;
  }

  @ParameterizedTest
  @ValueSource(strings = {"turned6.png", "turned6.tif"})
  void othersAreTurnedToo(String name) throws IOException {
    assertPixels(
        read(name),
        ElementType.UINT8,
        /* width= */ HEIGHT,
        /* height= */ WIDTH,
        1,
        (x, y, c) -> sawtooth(y, HEIGHT - 1 - x, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rgba-hole.png|transparent in places",
        "la-hole.png|transparent in places",
        "palette-hole.png|transparent in places",
        "keyed-hole.png|transparent in places",
        "grey-keyed-hole.png|transparent in places",
        "cmyk.jpg|CMYK",
        "cmyk.tif|CMYK",
        "int.tif|whole numbers of 32 bits",
        "signed.tif|signed numbers of 8 bits",
        "moving.gif|2 images",
        "pages.tif|2 images",
        "rgb.webp|WebP",
      })
  void refused(String name, String words) throws IOException {
    copy(name, folder);
    assertRefused(() -> Dataset.read(folder), folder.resolve(name) + ": ", words);
  }

  /** Colours are read as they are stored, and not as a screen would show them. */
  @Test
  void aColourProfileOfAJpegChangesNothing() throws IOException {
    Path file = copy("rgb.jpg", folder);
    double[] plain = Dataset.read(folder).row(0);
    byte[] jpeg = Files.readAllBytes(file);
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(out);
    fields.write(jpeg, 0, 20); // with the first segment, JFIF's
    fields.writeShort(0xffe2);
    fields.writeShort(2 + 14 + profile.length);
    fields.writeBytes("ICC_PROFILE\0");
    fields.writeShort(0x0101); // the first of one
    fields.write(profile);
    fields.write(jpeg, 20, jpeg.length - 20);
    Files.write(file, out.toByteArray());
    assertArrayEquals(plain, Dataset.read(folder).row(0));
  }

  @Test
  void aGifWhoseScreenIsLargerIsRefused() throws IOException {
    Path file = copy("palette.gif", folder);
    byte[] gif = Files.readAllBytes(file);
    gif[6] = 20;
    Files.write(file, gif);
    assertRefused(() -> Dataset.read(folder), "13 × 7 pixels on a screen of 20 × 7");
  }

  @Test
  void floatsOfSixteenBitsAreRefused() throws IOException {
    Path file = copy("float.tif", folder);
    byte[] tiff = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
    int bits = in.getInt(4) + 2;
    while (in.getShort(bits) != 0x102) {
      bits += 12;
    }
    in.putShort(bits + 8, (short) 16);
    Files.write(file, tiff);
    assertRefused(() -> Dataset.read(folder), "float.tif: has floats of 16 bits");
  }
}
