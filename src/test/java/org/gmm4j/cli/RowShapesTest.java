package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a folder are drawn as they came, though as many numbers may be a square. */
class RowShapesTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 6; // 8 · 6 · 3 = 12²

  private final Tool tool;

  RowShapesTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @BeforeEach
  void draw() throws IOException {
    Files.createDirectories(tool.path("images"));
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
        image.setRGB(pixel % WIDTH, pixel / WIDTH, 0xa00000 | random.nextInt(0x5fffff));
      }
      ImageIO.write(image, "png", tool.path("images/" + i + ".png").toFile());
    }
  }

  private void assertWide(String svg) {
    Matcher image =
        Pattern.compile("<image [^>]*width=\"([0-9.]+)\" height=\"([0-9.]+)\"").matcher(svg);
    assertTrue(image.find(), svg);
    double ratio = Double.parseDouble(image.group(1)) / Double.parseDouble(image.group(2));
    assertEquals(WIDTH / (double) HEIGHT, ratio, 0.01);
  }

  @Test
  void rowsAndModelsKnowTheirShape() throws IOException {
    Dataset rows = Dataset.read(tool.path("images"), ReadOptions.NONE);
    assertEquals(List.of(HEIGHT, WIDTH, 3), rows.rowShape());
    assertEquals(List.of(HEIGHT, WIDTH, 3), rows.dividedBy(255).rows(2, 5).sample(3).rowShape());
    assertEquals(List.of(2), rows.columns(new int[] {1, 7}).rowShape());
    tool.run(
            "fit @/images -k 1 --covariance diag --device cpu --out @/m.npz --film @/f.gif"
                + " --report @/r")
        .assertDone();
    assertTrue(tool.run("info @/m.npz").assertDone().out().contains("6x8x3"));
    tool.run("plot @/m.npz --kind means --out @/p.svg").assertDone();
    assertWide(Files.readString(tool.path("p.svg")));
    BufferedImage film = ImageIO.read(tool.path("f.gif").toFile());
    assertTrue(film.getHeight() < 310, film.getHeight() + " pixels"); // of a square one 327
  }
}
