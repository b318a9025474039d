package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlotCommandTest {
  private static byte[] model;

  private final Tool tool;

  PlotCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @BeforeAll
  static void fit(@TempDir Path folder) throws IOException {
    Tool fitting = new Tool(folder);
    fitting
        .run("fit mnist-2v6 -k 2 --reg 0.05 --max-iter 2 --device cpu --out @/model.npz")
        .assertDone();
    model = Files.readAllBytes(fitting.path("model.npz"));
  }

  @BeforeEach
  void write() {
    tool.write("model.npz", model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"likelihood", "pairs", "means", "covariances", "confusion", "typical", "samples"})
  void drawsImages(String kind) throws IOException {
    String command = "plot @/model.npz mnist-2v6 --device cpu --kind " + kind + " --out @/p.svg";
    assertTrue(tool.run(command).assertDone().out().startsWith("picture"));
    String svg = Files.readString(tool.path("p.svg"));
    assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), kind);
    assertFalse(svg.replaceAll("base64,[^\"]*", "").contains("NaN"), kind);
  }

  @Test
  void pngHasThreePixelsForOne() throws IOException {
    tool.run("plot @/model.npz --kind likelihood --out @/p.PNG").assertDone();
    BufferedImage image = ImageIO.read(tool.path("p.PNG").toFile());
    assertEquals(1440, image.getWidth());
    assertEquals(1080, image.getHeight());
    int dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        dark += (image.getRGB(x, y) & 0xff) < 0x60 ? 1 : 0;
      }
    }
    assertTrue(dark > 5000 && dark < 100_000, dark + " dark pixels");
  }

  @Test
  void bicTakesSeveralModels() throws IOException {
    String fit = "fit mnist-2v6 --reg 0.05 --max-iter 2 --device cpu --covariance diag -k ";
    tool.run(fit + "3 --out @/three.npz").assertDone();
    tool.run("plot @/model.npz --models @/three.npz --kind bic --out @/p.svg").assertDone();
    String svg = Files.readString(tool.path("p.svg"));
    assertTrue(svg.contains(">diag<") && svg.contains(">full<"), svg);
  }

  /** One line, exit code 2, and no file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@/model.npz --kind means --out @/p.gif | must end in .svg or .png",
        "@/model.npz --kind typical --out @/p.svg | takes DATA",
        "@/model.npz --scale 255 --kind means --out @/p.svg | --scale: is for DATA, which are not there",
        "@/model.npz --kind density --out @/p.svg | of 1 feature, the model has 784",
        "@/model.npz --kind factors --out @/p.svg | full covariances have no factors",
        "@/model.npz --kind means --image 10x10 --out @/p.svg | --image has 100 values",
        "@/model.npz --kind covariances --pixel 785 --out @/p.svg | pixel 785 of 784",
        "@/model.npz --models @/model.npz --kind means --out @/p.svg | --models is for --kind bic",
        "@/model.npz mnist-2v6 --weights @/w.csv --kind typical --out @/p.svg | --weights: a picture",
        "@/model.npz --kind pie --out @/p.svg | likelihood",
        "@/none.npz --kind means --out @/p.svg | no such file",
        "@/model.npz --kind means --out @/none/p.svg | none",
      })
  void whatCannotBeDrawnIsOneLine(String arguments, String words) {
    Tool.Outcome outcome = tool.run("plot " + arguments.strip());
    assertEquals(2, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains(words), outcome.err());
    assertFalse(Files.exists(tool.path("p.svg")) || Files.exists(tool.path("p.gif")));
  }
}
