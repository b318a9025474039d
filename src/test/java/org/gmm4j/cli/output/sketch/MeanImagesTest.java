package org.gmm4j.cli.output.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanImagesTest {
  @ParameterizedTest
  @CsvSource({"64, true", "784, true", "4096, true", "49, false", "4225, false", "65, false"})
  void imagesAreSquareAndNeitherTinyNorHuge(int features, boolean images) {
    assertEquals(images, MeanImages.areImages(Dataset.of(new byte[2][features])));
    assertEquals(images, MeanImages.areImages(Dataset.of(new float[2][features])));
  }

  @Test
  void numbersAreFromZeroToOne() {
    float[][] rows = new float[3][64];
    rows[2][63] = 1;
    assertTrue(MeanImages.areImages(Dataset.of(rows)));
    rows[1][5] = 1.01f;
    assertFalse(MeanImages.areImages(Dataset.of(rows)));
    assertTrue(MeanImages.areImages(Dataset.of(rows).dividedBy(2)));
    rows[1][5] = -0.01f;
    assertFalse(MeanImages.areImages(Dataset.of(rows)));
  }

  @Test
  void bytesArePixelsDividedOrNot() {
    Dataset digits = DataSource.mnist2v6().rows();
    assertTrue(MeanImages.areImages(digits));
    assertTrue(MeanImages.areImages(digits.dividedBy(255)));
  }

  @ParameterizedTest
  @CsvSource({"20, 1", "28, 1", "56, 1", "57, 2", "80, 2", "200, 6", "1000, 10"})
  void asManyAsFit(int width, int count) {
    assertEquals(count, MeanImages.fitting(784, 10, width));
  }

  @Test
  void smallerImagesAreMeansOfAreas() {
    double[][] image = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}};
    assertEquals(4, MeanImages.shrunk(image, 1)[0][0], 1e-12);
    double[][] two = MeanImages.shrunk(image, 2);
    // the first of 2 × 2 covers one pixel, halves of two and a quarter of another
    assertArrayEquals(
        new double[] {
          (0 + 0.5 * 1 + 0.5 * 3 + 0.25 * 4) / 2.25, (2 + 0.5 * 1 + 0.5 * 5 + 1) / 2.25
        },
        two[0],
        1e-12);
    assertArrayEquals(image, MeanImages.shrunk(image, 3));
    assertArrayEquals(image, MeanImages.shrunk(image, 9));
    double[][] one = {{0.5}};
    assertArrayEquals(one, MeanImages.shrunk(one, 1));
  }
}
