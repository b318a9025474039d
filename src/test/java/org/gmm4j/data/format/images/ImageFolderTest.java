package org.gmm4j.data.format.images;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.ReadOptions.ImageSize;
import org.gmm4j.data.values.ElementType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private final Path folder;
  private final Path elsewhere;

  ImageFolderTest(@TempDir Path folder, @TempDir Path elsewhere) {
    this.folder = folder;
    this.elsewhere = elsewhere;
  }

  private static ReadOptions resized(int width, int height) {
    return new ReadOptions(null, false, new ImageSize(width, height));
  }

  /** A grey image of 3 × 2 pixels, which are its value. */
  private static Path grey(Path folder, String name, int value) throws IOException {
    return grey(folder, name, value, 3, 2);
  }

  private static Path grey(Path folder, String name, int value, int width, int height)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      image.getRaster().setSample(i % width, i / width, 0, value);
    }
    return write(folder, name, image);
  }

  /** A coloured one. */
  private static void coloured(Path folder, String name, int colour) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6; i++) {
      image.setRGB(i % 3, i / 3, colour);
    }
    write(folder, name, image);
  }

  private static Path write(Path folder, String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    assertTrue(ImageIO.write(image, ending, file.toFile()), ending);
    return file;
  }

  /** The value of each image. */
  private static double[] values(Dataset rows) {
    return java.util.stream.IntStream.range(0, rows.arrayRows())
        .mapToDouble(i -> rows.row(i)[0])
        .toArray();
  }

  private Labels labels() {
    return labels(null);
  }

  private Labels labels(@Nullable String from) {
    Labels labels = DataSource.open(folder.toString(), from).labels();
    assertNotNull(labels);
    return labels;
  }

  @Test
  void orderIsThatOfTheCodesOfThePaths() throws IOException {
    grey(folder, "a/1.png", 5);
    grey(folder, "a-b.png", 4); // - comes before /
    grey(folder, "9.png", 2);
    grey(folder, "10.png", 1); // digits are no numbers
    grey(folder, "B.PNG", 3); // capitals come first
    grey(folder, "a/deep/0.gif", 6);
    grey(folder, "ä.bmp", 8);
    grey(folder, "z.png", 7);
    Dataset rows = Dataset.read(folder);
    assertEquals(6, rows.columns());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, values(rows));
  }

  @Test
  void orderIsKeptWhenManyAreDecodedAtOnce() throws IOException, InterruptedException {
    for (int i = 0; i < 700; i++) {
      grey(folder, "%03d.png".formatted(i), i % 251, 1 + i % 90, 40);
    }
    double[] values = values(Dataset.read(folder, resized(40, 40)));
    for (int i = 0; i < 700; i++) {
      assertEquals(i % 251, values[i]);
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("gmm4j-images")) {
        thread.join(60_000); // its work is over, it may be about to end
        assertFalse(thread.isAlive());
      }
    }
  }

  @Test
  void otherFilesArePassedOver() throws IOException {
    grey(folder, "one.png", 1);
    grey(folder, ".hidden/2.png", 2);
    grey(folder, "__MACOSX/3.png", 3);
    Files.writeString(folder.resolve("._one.png"), "of a Mac");
    Files.writeString(folder.resolve("Thumbs.db"), "of Windows");
    Files.writeString(folder.resolve("labels.csv"), "a,b");
    Files.writeString(folder.resolve("png"), "no ending");
    assertArrayEquals(new double[] {1}, values(Dataset.read(folder)));
  }

  @Test
  void aFolderWithoutImages() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "text");
    assertRefused(
        () -> Dataset.read(folder), folder + ": is a folder without images", ".png", ".webp");
  }

  @Test
  void foldersAreClasses() throws IOException {
    grey(folder, "dog/1.png", 1);
    grey(folder, "cat/deep/2.png", 2);
    grey(folder, "dog/3.png", 3);
    assertArrayEquals(new int[] {0, 1, 1}, labels().codes());
    assertEquals(List.of("cat", "dog"), labels().names());
    assertArrayEquals(new int[] {0, 1, 1}, labels(folder.toString()).codes());
    grey(folder, "0.png", 0);
    assertNull(DataSource.open(folder.toString(), null).labels());
    assertRefused(
        () -> DataSource.open(folder.toString(), folder.toString()), "without a folder a class");
  }

  @Test
  void foldersWithNumbersAreNumbers() throws IOException {
    grey(folder, "7/1.png", 1);
    grey(folder, "10/2.png", 2);
    assertArrayEquals(new int[] {10, 7}, labels().codes());
    assertEquals(List.of(), labels().names());
  }

  @Test
  void oneFolderIsNoClass() throws IOException {
    grey(folder, "all/1.png", 1);
    assertNull(DataSource.open(folder.toString(), null).labels());
  }

  @Test
  void linksAreFollowedOnce() throws IOException {
    grey(folder, "a/1.png", 1);
    grey(elsewhere, "2.png", 2);
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("c"), elsewhere);
    Files.createSymbolicLink(folder.resolve("d"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("back"), folder);
    Files.createSymbolicLink(folder.resolve("e.png"), elsewhere.resolve("2.png"));
    assertArrayEquals(new double[] {1, 2, 2}, values(Dataset.read(folder)));
    Files.createSymbolicLink(folder.resolve("f.png"), elsewhere.resolve("nothing.png"));
    assertRefused(() -> Dataset.read(folder), folder.resolve("f.png") + ": is a link to no file");
  }

  @Test
  void sizesMustAgree() throws IOException {
    grey(folder, "a.png", 1);
    grey(folder, "b.png", 1);
    grey(folder, "c/d.png", 7, 5, 4);
    assertRefused(
        () -> Dataset.read(folder),
        folder.resolve("c/d.png") + ": has 5 × 4 pixels",
        folder.resolve("a.png") + " has 3 × 2 pixels",
        "be resized to one");
    Dataset rows = Dataset.read(folder, resized(4, 6));
    assertEquals(24, rows.columns());
    double[] seven = new double[24];
    Arrays.fill(seven, 7);
    assertArrayEquals(seven, rows.row(2));
    assertRefused(() -> Dataset.read(folder, resized(99999, 99999)), "more than 1 GiB");
  }

  @Test
  void greyBecomesColoursAmongColours() throws IOException {
    grey(folder, "1.png", 9);
    coloured(folder, "2.png", 0x0a0b0c);
    grey(folder, "3.gif", 11);
    Dataset rows = Dataset.read(folder);
    assertEquals(18, rows.columns());
    double[] nine = new double[18];
    Arrays.fill(nine, 9);
    assertArrayEquals(nine, rows.row(0));
    assertArrayEquals(new double[] {10, 11, 12, 10}, Arrays.copyOf(rows.row(1), 4));
    assertArrayEquals(new double[] {11, 11}, Arrays.copyOf(rows.row(2), 2));
  }

  @Test
  void kindsOfValuesMustAgree() throws IOException {
    ImageFixturesTest.copy("grey.png", folder);
    ImageFixturesTest.copy("grey16.png", folder);
    assertRefused(
        () -> Dataset.read(folder),
        "grey16.png: has unsigned 16-bit integers as values",
        "grey.png has bytes");
  }

  @Test
  void coloursOfSixteenBits() throws IOException {
    java.awt.color.ColorSpace rgb =
        java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB);
    java.awt.image.ColorModel model =
        new java.awt.image.ComponentColorModel(
            rgb, false, false, java.awt.Transparency.OPAQUE, java.awt.image.DataBuffer.TYPE_USHORT);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(2, 1), false, null);
    image.getRaster().setPixel(0, 0, new int[] {1, 256, 65535});
    image.getRaster().setPixel(1, 0, new int[] {40000, 3, 500});
    write(folder, "a.png", image);
    Dataset rows = Dataset.read(folder);
    assertEquals(ElementType.UINT16, rows.type());
    assertArrayEquals(new double[] {1, 256, 65535, 40000, 3, 500}, rows.row(0));
  }

  @Test
  void interlaced() throws IOException {
    BufferedImage image = new BufferedImage(13, 7, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 91; i++) {
      image.getRaster().setSample(i % 13, i / 13, 0, 2 * i);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    Path file = folder.resolve("a.png");
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    }
    writer.dispose();
    assertEquals(1, Files.readAllBytes(file)[28], "interlaced");
    double[] row = Dataset.read(folder).row(0);
    for (int i = 0; i < 91; i++) {
      assertEquals(2 * i, row[i]);
    }
  }

  @Test
  void columnsAndTransposed() throws IOException {
    coloured(folder, "1.png", 0x010203);
    coloured(folder, "2.png", 0x040506);
    Dataset rows = Dataset.read(folder, new ReadOptions("3,1", false, null));
    assertArrayEquals(new double[] {6, 4}, rows.row(1));
    Dataset turned = Dataset.read(folder, new ReadOptions(null, true, null));
    assertEquals(18, turned.rows());
    assertArrayEquals(new double[] {2, 5}, turned.row(1));
  }

  @Test
  void anImageByItself() throws IOException {
    for (String name : List.of("grey.png", "grey.jpg", "grey.gif", "grey.bmp", "rgb.webp")) {
      Path file = ImageFixturesTest.copy(name, folder);
      assertRefused(() -> Dataset.read(file), file + ": is an image; give the folder");
    }
    Path tiff = ImageFixturesTest.copy("grey.tif", folder);
    assertRefused(() -> Dataset.read(tiff), "is an image");
  }

  @Test
  void theFirstBadImageIsNamed() throws IOException {
    for (int i = 0; i < 100; i++) {
      grey(folder, "%03d.png".formatted(i), 1);
    }
    for (String bad : List.of("030.png", "050.png")) {
      byte[] content = Files.readAllBytes(folder.resolve(bad));
      content[content.length - 20] ^= 1; // in the sum of the pixels or in them
      Files.write(folder.resolve(bad), content);
    }
    assertRefused(() -> Dataset.read(folder), folder.resolve("030.png") + ": is damaged");
  }
}
