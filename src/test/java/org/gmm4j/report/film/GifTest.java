package org.gmm4j.report.film;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class GifTest {
  private final Path file;

  GifTest(@TempDir Path folder) {
    file = folder.resolve("film.gif");
  }

  /** A GIF as a player shows it: each frame over those before. */
  private record Played(List<BufferedImage> frames, List<Integer> delays, List<Boolean> repeats) {
    static Played of(Path file) throws IOException {
      ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
      try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
        reader.setInput(in);
        Played played = new Played(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        BufferedImage screen =
            new BufferedImage(reader.getWidth(0), reader.getHeight(0), BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < reader.getNumImages(true); i++) {
          IIOMetadataNode root =
              (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
          assertEquals(0, root.getElementsByTagName("LocalColorTable").getLength());
          Element place = (Element) root.getElementsByTagName("ImageDescriptor").item(0);
          Element control = (Element) root.getElementsByTagName("GraphicControlExtension").item(0);
          assertEquals("doNotDispose", control.getAttribute("disposalMethod"));
          Graphics2D graphics = screen.createGraphics();
          graphics.drawImage(
              reader.read(i),
              Integer.parseInt(place.getAttribute("imageLeftPosition")),
              Integer.parseInt(place.getAttribute("imageTopPosition")),
              null);
          graphics.dispose();
          BufferedImage frame =
              new BufferedImage(screen.getWidth(), screen.getHeight(), BufferedImage.TYPE_INT_RGB);
          frame.createGraphics().drawImage(screen, 0, 0, null);
          played.frames.add(frame);
          played.delays.add(Integer.valueOf(control.getAttribute("delayTime")));
          played.repeats.add(root.getElementsByTagName("ApplicationExtension").getLength() == 1);
        }
        return played;
      } finally {
        reader.dispose();
      }
    }
  }

  @Test
  void framesAreThoseThatWereDrawn() throws IOException {
    Film film = Scenes.bars(23);
    film.write(file, 15);
    Played played = Played.of(file);
    assertEquals(23, played.frames.size());
    for (int i = 0; i < 23; i++) {
      BufferedImage drawn = Scenes.drawn(film, i);
      assertEquals(420, played.frames.get(i).getWidth());
      assertEquals(180, played.frames.get(i).getHeight());
      double difference = Scenes.difference(drawn, played.frames.get(i));
      assertTrue(difference < 0.1, "frame " + i + " is off by " + difference);
      assertEquals(i == 0, played.repeats.get(i));
    }
    assertTrue(Files.size(file) < 60_000, Files.size(file) + " bytes");
  }

  /** All together they last as long as they should, to half a hundredth of a second. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 15, 24, 30, 50})
  void theRateIsKept(int rate) throws IOException {
    Scenes.bars(19).write(file, rate);
    List<Integer> delays = Played.of(file).delays;
    double sum = 0;
    for (int i = 0; i < 18; i++) {
      sum += delays.get(i);
      assertEquals(100.0 / rate, delays.get(i), 1);
    }
    assertEquals(18 * 100.0 / rate, sum, 0.5);
    assertEquals(200, delays.get(18), 1);
  }

  @Test
  void greysAreNotTakenForEachOther() throws IOException {
    Scenes.bars(3).write(file, 10);
    BufferedImage frame = Played.of(file).frames.get(2);
    for (int g = 0; g < Scenes.GREYS.length; g++) {
      assertEquals(Scenes.GREYS[g], frame.getRGB(60 * g + 30, 60) & 255);
    }
  }

  @Test
  void nothingMovesAndNothingIsForetold() throws IOException {
    Film still = new Film(4, i -> Scenes.bars(1).frame(0));
    still.write(file, 15);
    Played played = Played.of(file);
    assertEquals(4, played.frames.size());
    assertTrue(Scenes.difference(Scenes.drawn(still, 3), played.frames.get(3)) < 0.1);

    Film noise = Scenes.noise(34, 22, 3);
    noise.write(file, 15);
    BufferedImage last = Played.of(file).frames.get(2);
    double difference = Scenes.difference(Scenes.drawn(noise, 2), last);
    assertTrue(difference < 16, difference + ""); // 255 colours for all of the cube
  }
}
