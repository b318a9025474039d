package org.gmm4j.data.format.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {
  private static Picture bytes(int width, int height, int channels, int... values) {
    ByteBuffer out = Picture.room((long) width * height, channels, ElementType.UINT8);
    for (int value : values) {
      out.put((byte) value);
    }
    return new Picture(width, height, channels, ElementType.UINT8, out.flip());
  }

  private static void assertBytes(Picture picture, int... values) {
    assertEquals(values.length, picture.values().remaining());
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], picture.values().get(i) & 0xff, "value " + i);
    }
  }

  @Test
  void wholeFactorsGiveMeans() {
    Picture six = bytes(6, 2, 1, 0, 255, 10, 20, 1, 1, 1, 0, 30, 40, 1, 0);
    assertBytes(Resampling.of(six, 3, 1), 64, 25, 1); // 256/4, 100/4, ¾ rounded
    assertBytes(Resampling.of(six, 2, 2), 88, 7, 10, 14); // 265/3, 22/3, 31/3, 41/3 rounded
    assertBytes(Resampling.of(six, 1, 1), 30); // 359/12
    assertBytes(Resampling.of(bytes(2, 1, 1, 0, 1), 1, 1), 1); // ½ is rounded up
  }

  @Test
  void pixelsOnAnEdgeAreShared() {
    assertBytes(
        Resampling.of(bytes(3, 1, 1, 10, 40, 100), 2, 1), 20, 80); // (10+20)/1½, (20+100)/1½
    assertBytes(Resampling.of(bytes(1, 3, 1, 10, 40, 100), 1, 2), 20, 80);
  }

  @Test
  void channelsStayApart() {
    assertBytes(Resampling.of(bytes(2, 1, 3, 0, 10, 20, 100, 30, 60), 1, 1), 50, 20, 40);
  }

  @Test
  void twiceAsLargeIsInterpolatedBetweenCentres() {
    assertBytes(Resampling.of(bytes(2, 1, 1, 0, 100), 4, 1), 0, 25, 75, 100);
    assertBytes(Resampling.of(bytes(1, 2, 1, 0, 100), 1, 4), 0, 25, 75, 100);
    assertBytes(Resampling.of(bytes(1, 1, 1, 7), 3, 2), 7, 7, 7, 7, 7, 7);
    assertBytes(Resampling.of(bytes(2, 1, 1, 0, 90), 3, 1), 0, 45, 90);
  }

  @Test
  void largeValuesOfSixteenBitsStayWithoutSign() {
    ByteBuffer values = Picture.room(2, 1, ElementType.UINT16);
    values.putShort((short) 65535).putShort((short) 65533).flip();
    Picture half = Resampling.of(new Picture(2, 1, 1, ElementType.UINT16, values), 1, 1);
    assertEquals(65534, half.values().getShort(0) & 0xffff);
  }

  /** Against the definitions, pixel by pixel in two dimensions, in any ratio. */
  @ParameterizedTest
  @CsvSource({
    "13,7,5,3",
    "13,7,12,6",
    "13,7,29,17",
    "13,7,4,20",
    "13,7,30,2",
    "1,9,4,4",
    "40,31,28,28",
    "13,7,13,3",
    "5,5,500,1"
  })
  void isWhatTheFormulasSay(int width, int height, int toWidth, int toHeight) {
    ByteBuffer values = Picture.room((long) width * height, 1, ElementType.FLOAT64);
    for (int i = 0; i < width * height; i++) {
      values.putDouble(Math.sin(i * 12.9898) * 43);
    }
    Picture picture = new Picture(width, height, 1, ElementType.FLOAT64, values.flip());
    Picture resized = Resampling.of(picture, toWidth, toHeight);
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        double sum = 0;
        for (int j = 0; j < height; j++) {
          for (int i = 0; i < width; i++) {
            sum +=
                weight(x, toWidth, i, width)
                    * weight(y, toHeight, j, height)
                    * values.getDouble(8 * (j * width + i));
          }
        }
        assertEquals(sum, resized.values().getDouble(8 * (y * toWidth + x)), 1e-10, x + ", " + y);
      }
    }
  }

  /** How much source i of n has in target x of m, along one axis. */
  private static double weight(int x, int m, int i, int n) {
    double ratio = (double) n / m;
    if (m <= n) {
      double common = Math.min((x + 1) * ratio, i + 1) - Math.max(x * ratio, i);
      return Math.max(0, common) / ratio;
    }
    double centre = Math.max(0, Math.min(n - 1, (x + 0.5) * ratio - 0.5));
    return Math.max(0, 1 - Math.abs(centre - i));
  }
}
