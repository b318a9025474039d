package org.gmm4j.report.film;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Films as ffmpeg decodes them, which CI has. */
class Mp4Test {
  private final Path folder;
  private final Path file;

  Mp4Test(@TempDir Path folder) {
    this.folder = folder;
    file = folder.resolve("film.mp4");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    int code;
    try {
      code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start()
              .waitFor();
    } catch (IOException missing) {
      assumeTrue(false, "there is no ffmpeg to decode films");
      throw missing;
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertEquals(0, code, text);
    return text;
  }

  private String probe() throws IOException, InterruptedException {
    return run("ffprobe", "-v", "error", "-count_frames", "-show_streams", file.toString());
  }

  /** All frames, without a word of complaint. */
  private List<BufferedImage> decoded() throws IOException, InterruptedException {
    String frames = folder.resolve("%04d.png").toString();
    assertEquals("", run("ffmpeg", "-v", "warning", "-y", "-i", file.toString(), frames));
    List<BufferedImage> images = new ArrayList<>();
    for (int i = 1; Files.exists(folder.resolve("%04d.png".formatted(i))); i++) {
      images.add(ImageIO.read(folder.resolve("%04d.png".formatted(i)).toFile()));
    }
    return images;
  }

  @Test
  void framesAreThoseThatWereDrawn() throws Exception {
    Film film = Scenes.bars(60); // more than between two whole pictures
    film.write(file, 15);
    List<BufferedImage> frames = decoded();
    assertEquals(59 + 30, frames.size());
    for (int i = 0; i < frames.size(); i++) {
      double difference = Scenes.difference(Scenes.drawn(film, Math.min(i, 59)), frames.get(i));
      assertTrue(difference < 2, "frame " + i + " is off by " + difference);
      for (int g = 0; g < Scenes.GREYS.length; g++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int grey = frames.get(i).getRGB(60 * g + 30, 60) >> shift & 255;
          assertEquals(Scenes.GREYS[g], grey, 2, "frame " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 24, 50})
  void playersKnowRateAndColours(int rate) throws Exception {
    Scenes.bars(5).write(file, rate);
    List<String> lines = probe().lines().toList();
    for (String each :
        List.of(
            "codec_name=h264",
            "pix_fmt=yuv420p",
            "width=420",
            "height=180",
            "color_space=smpte170m",
            "color_range=tv",
            "r_frame_rate=" + rate + "/1",
            "nb_read_frames=" + (4 + 2 * rate))) {
      assertTrue(lines.contains(each), each + " in " + lines);
    }
  }

  /** Sides that are odd, or no multiple of a block, and what cannot be made small. */
  @Test
  void sidesAreEvenAndNoiseFits() throws Exception {
    Film noise = Scenes.noise(34, 22, 3);
    noise.write(file, 15);
    List<BufferedImage> frames = decoded();
    BufferedImage first = frames.get(0);
    assertEquals(52, first.getWidth()); // one and a half times 34, and a pixel
    assertEquals(34, first.getHeight());
    double difference = Scenes.difference(Scenes.drawn(noise, 0), first.getSubimage(0, 0, 51, 33));
    assertTrue(difference < 40, difference + ""); // colours of four pixels are one
  }

  @Test
  void theIndexIsBeforeTheFrames() throws IOException {
    Scenes.bars(5).write(file, 15);
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertTrue(text.indexOf("ftyp") == 4 && text.indexOf("moov") < text.indexOf("mdat"), "order");
  }
}
