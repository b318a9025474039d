package org.gmm4j.data;

import static org.gmm4j.data.ArrayFiles.bytes;
import static org.gmm4j.data.ArrayFiles.gzip;
import static org.gmm4j.data.ArrayFiles.idx;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFormatTest {
  private static final byte[] IMAGES =
      idx(ArrayFiles.IDX_UINT8, bytes(0, 1, 127, 128, 254, 255, 7, 8, 9, 10, 11, 12), 3, 2, 2);

  private final Path folder;

  IdxFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset read(byte[] contents) {
    return Dataset.read(ArrayFiles.write(folder, "data", contents));
  }

  private int[] readLabels(byte[] contents) {
    return DataFiles.readLabels(ArrayFiles.write(folder, "labels", contents).toString()).codes();
  }

  @Test
  void imagesBecomeRowsOfBytes() {
    Dataset images = read(IMAGES);
    assertEquals(3, images.rows());
    assertEquals(4, images.columns());
    assertEquals(ElementType.UINT8, images.type());
    assertEquals(1, images.scale());
    assertArrayEquals(new double[] {0, 1, 127, 128}, images.row(0));
    assertArrayEquals(new double[] {254, 255, 7, 8}, images.row(1));
    assertArrayEquals(new double[] {9, 10, 11, 12}, images.row(2));
  }

  @Test
  void bytesStayBytesInStorage() {
    ByteBuffer raw = ByteBuffer.allocate(8);
    read(IMAGES).dividedBy(255).raw(0, 2, raw);
    assertArrayEquals(bytes(0, 1, 127, 128, 254, 255, 7, 8), raw.array());
  }

  @Test
  void gzipIsRecognisedByContentNotByName() {
    Dataset images = Dataset.read(ArrayFiles.write(folder, "images.txt", gzip(IMAGES)));
    assertEquals(3, images.rows());
    assertArrayEquals(new double[] {9, 10, 11, 12}, images.row(2));
  }

  @Test
  void floatsAreBigEndian() {
    byte[] values = ArrayFiles.floats(ByteOrder.BIG_ENDIAN, 0.1, -2.5, 3e30, 4);
    Dataset rows = read(idx(ArrayFiles.IDX_FLOAT, values, 2, 2));
    assertEquals(ElementType.FLOAT32, rows.type());
    assertArrayEquals(new double[] {0.1f, -2.5}, rows.row(0));
    assertArrayEquals(new double[] {3e30f, 4}, rows.row(1));
  }

  @Test
  void doublesAreBigEndian() {
    byte[] values = ArrayFiles.doubles(ByteOrder.BIG_ENDIAN, 0.1, -2.5, 3e300, 4, 5, 6);
    Dataset rows = read(idx(ArrayFiles.IDX_DOUBLE, values, 2, 3));
    assertEquals(ElementType.FLOAT64, rows.type());
    assertArrayEquals(new double[] {0.1, -2.5, 3e300}, rows.row(0));
    assertArrayEquals(new double[] {4, 5, 6}, rows.row(1));
  }

  @Test
  void labelsAreReadFromEveryIntegerType() {
    assertArrayEquals(new int[] {2, 6, 255}, readLabels(idx(0x08, bytes(2, 6, 255), 3)));
    assertArrayEquals(new int[] {2, -1}, readLabels(idx(0x09, bytes(2, 255), 2)));
    assertArrayEquals(new int[] {258, -1}, readLabels(idx(0x0b, bytes(1, 2, 255, 255), 2)));
    assertArrayEquals(new int[] {0x01020304}, readLabels(gzip(idx(0x0c, bytes(1, 2, 3, 4), 1))));
  }

  @Test
  void labelsAreNoRowsAndRowsAreNoLabels() {
    assertRefused(() -> read(idx(0x08, bytes(1, 2), 2)), "data:", "a list, not rows");
    assertRefused(() -> readLabels(IMAGES), "labels:", "one-dimensional", "(3, 2, 2)");
    assertRefused(
        () -> readLabels(idx(0x0d, ArrayFiles.floats(ByteOrder.BIG_ENDIAN, 1, 0.5), 2)),
        "label 2 is 0.5",
        "whole numbers");
  }

  @Test
  void integersKeepTheirValues() {
    Dataset wide = read(idx(0x0c, bytes(1, 2, 3, 4, 255, 255, 255, 255), 1, 2));
    assertEquals(ElementType.FLOAT64, wide.type());
    assertArrayEquals(new double[] {0x01020304, -1}, wide.row(0));
    Dataset narrow = read(idx(0x0b, bytes(1, 2, 255, 255), 1, 2));
    assertEquals(ElementType.INT16, narrow.type());
    assertArrayEquals(new double[] {258, -1}, narrow.row(0));
    Dataset signed = read(idx(0x09, bytes(2, 255), 1, 2));
    assertEquals(ElementType.INT16, signed.type());
    assertArrayEquals(new double[] {2, -1}, signed.row(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x07, 0x0a, 0x0f, 0xff})
  void unknownTypeCodesAreRefused(int type) {
    assertRefused(() -> read(idx(type, new byte[4], 2, 2)), "0x%02x".formatted(type));
  }

  @Test
  void noDimensionsAreRefused() {
    assertRefused(() -> read(idx(0x08, new byte[4])), "0 dimensions");
  }
}
