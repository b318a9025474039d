package org.gmm4j.report.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DrawingTest {
  private static Document parsed(Picture picture) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)));
  }

  private static BufferedImage image(Drawing drawing, int scale) {
    Picture picture = drawing.finish();
    return Raster.image(picture.svg(), scale * picture.width(), scale * picture.height());
  }

  @Test
  void textIsTextWhateverItSays() throws Exception {
    Drawing drawing = new Drawing(100, 50, "a < b & \"c\"", "<script>");
    drawing.text(10, 20, "σ² <&> \"", 12, Drawing.Anchor.START, Palette.INK);
    Document document = parsed(drawing.finish());
    assertEquals("a < b & \"c\"", document.getElementsByTagName("title").item(0).getTextContent());
    assertEquals("<script>", document.getElementsByTagName("desc").item(0).getTextContent());
    assertEquals("σ² <&> \"", document.getElementsByTagName("text").item(0).getTextContent());
  }

  @Test
  void noPlaceIsNotFinite() {
    Drawing drawing = new Drawing(100, 50, "", "");
    assertThrows(
        IllegalArgumentException.class, () -> drawing.line(0, Double.NaN, 1, 1, Palette.INK, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> drawing.disks(new double[] {1}, new double[] {1 / 0.0}, 1, Palette.INK, 1));
  }

  /** Each pixel of an image is a square of its colour, to the last one. */
  @Test
  void pixelsAreSharp() {
    int[] colours = {0xff0000, 0x00ff00, 0x0000ff, 0x123456};
    Drawing drawing = new Drawing(60, 40, "", "");
    drawing.image(new Box(10, 10, 20, 20), new PixelImage(2, 2, colours), "four pixels");
    BufferedImage image = image(drawing, 3);
    assertEquals(180, image.getWidth());
    assertEquals(120, image.getHeight());
    for (int y = 30; y < 90; y++) {
      for (int x = 30; x < 90; x++) {
        int right = colours[(y - 30) / 30 * 2 + (x - 30) / 30];
        assertEquals(right, image.getRGB(x, y) & 0xffffff, x + ", " + y);
      }
    }
    assertEquals(0xffffff, image.getRGB(29, 30) & 0xffffff);
    assertEquals(0xffffff, image.getRGB(90, 89) & 0xffffff);
  }

  @Test
  void textDarkensPixelsAsWideAsItIsSaidToBe() {
    String text = "log-likelihood (nats a row)";
    Drawing drawing = new Drawing(400, 60, "", "");
    drawing.text(20, 40, text, 20, Drawing.Anchor.START, Palette.INK);
    BufferedImage image = image(drawing, 1);
    int last = 0;
    int dark = 0;
    for (int x = 0; x < 400; x++) {
      for (int y = 0; y < 60; y++) {
        if ((image.getRGB(x, y) & 0xff) < 128) {
          last = x;
          dark++;
        }
      }
    }
    assertTrue(dark > 300, dark + " dark pixels");
    assertEquals(20 + Drawing.width(text, 20), last, 4);
  }

  @Test
  void disksAreDrawn() {
    Drawing drawing = new Drawing(40, 40, "", "");
    drawing.disks(new double[] {20}, new double[] {20}, 5, "#000000", 1);
    BufferedImage image = image(drawing, 2);
    assertEquals(0, image.getRGB(40, 40) & 0xffffff);
    assertEquals(0, image.getRGB(40 + 8, 40) & 0xffffff);
    assertEquals(0xffffff, image.getRGB(40 + 12, 40) & 0xffffff);
    assertNotEquals(0xffffff, image.getRGB(40, 40 - 8) & 0xffffff);
  }

  @Test
  void manyComponentsHaveAColourEach() {
    for (int count : new int[] {1, 7, 8, 100}) {
      Set<String> colours = new HashSet<>();
      for (int k = 0; k < count; k++) {
        colours.add(Palette.category(k, count));
      }
      assertEquals(count, colours.size());
    }
    assertEquals(0x440154, Palette.amount(0));
    assertEquals(0xfde725, Palette.amount(1));
    assertEquals(0xf7f7f7, Palette.signed(0));
  }
}
