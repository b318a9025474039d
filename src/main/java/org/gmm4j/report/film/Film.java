package org.gmm4j.report.film;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gmm4j.data.DataException;
import org.gmm4j.io.OutputFile;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.Raster;

/**
 * Pictures of one size, one after the other. Each is drawn when its turn comes and forgotten then,
 * so that no more than {@value #AT_ONCE} are in memory. The colours of a GIF are those of {@value
 * #SAMPLED} frames at most, evenly spread, which are drawn twice for it.
 */
public final class Film {
  /** Frames a second, at least. */
  public static final int SLOWEST = 1;

  /** Frames a second, at most: browsers show a GIF of more at 10. */
  public static final int FASTEST = 50;

  /** Seconds that the last frame stays. */
  private static final int HELD = 2;

  /** Frames whose colours are those of a GIF. */
  private static final int SAMPLED = 16;

  /** Frames that are in memory. */
  private static final int AT_ONCE = 8;

  /** Pixels for one of the drawing. */
  private static final double SCALE = 1.5;

  private final int frames;
  private final IntFunction<Picture> frame;

  /**
   * A film of so many frames, at least one.
   *
   * @param frame draws one, from 0, on any thread
   */
  public Film(int frames, IntFunction<Picture> frame) {
    if (frames < 1) {
      throw new IllegalArgumentException("there is no frame to be shown");
    }
    this.frames = frames;
    this.frame = frame;
  }

  /** Whether the name of a file says a format that films are written in. */
  public static boolean canBe(Path file) {
    return extension(file).equals("gif") || extension(file).equals("mp4");
  }

  /** How many there are; the last one is held for two seconds. */
  public int frames() {
    return frames;
  }

  /**
   * One of the pictures.
   *
   * @param i from 0
   */
  public Picture frame(int i) {
    return frame.apply(i);
  }

  /**
   * Writes it as GIF or MP4, as the file's name says. MP4 takes {@code org.jcodec:jcodec}.
   *
   * @param rate frames a second, {@value #SLOWEST} to {@value #FASTEST}
   * @throws IllegalArgumentException if it ends in neither .gif nor .mp4
   * @throws DataException if the file cannot be written; nothing is left behind then, and one that
   *     was there is there still
   */
  public void write(Path file, int rate) {
    if (!canBe(file)) {
      throw new IllegalArgumentException(file + ": must end in .mp4 or .gif");
    }
    if (rate < SLOWEST || rate > FASTEST) {
      throw new IllegalArgumentException(
          "from %d to %d frames a second, not %d".formatted(SLOWEST, FASTEST, rate));
    }
    OutputFile.fill(
        file,
        part -> {
          try (FilmEncoder encoder = encoder(file, part, rate)) {
            for (int from = 0; from < frames; from += AT_ONCE) {
              List<BufferedImage> drawn =
                  draw(IntStream.range(from, Math.min(frames, from + AT_ONCE)));
              for (int i = 0; i < drawn.size(); i++) {
                encoder.add(drawn.get(i), from + i < frames - 1 ? 1 : HELD * rate);
              }
            }
          }
        });
  }

  private FilmEncoder encoder(Path file, Path part, int rate) throws IOException {
    if (extension(file).equals("gif")) {
      int sampled = Math.min(SAMPLED, frames);
      IntStream spread =
          IntStream.range(0, sampled)
              .map(i -> (int) ((long) i * (frames - 1) / Math.max(1, sampled - 1)));
      return new GifEncoder(part, GifPalette.of(draw(spread)), rate);
    }
    try {
      return new Mp4Encoder(part, rate);
    } catch (NoClassDefFoundError missing) {
      throw new DataException(
          file + ": writing MP4 takes org.jcodec:jcodec:0.2.5 on the class path, a .gif does not",
          missing);
    }
  }

  /** Draws some, as many at a time as there are processors. */
  private List<BufferedImage> draw(IntStream which) {
    Picture first = frame.apply(0);
    return which.parallel().mapToObj(i -> draw(frame.apply(i), first)).toList();
  }

  private static BufferedImage draw(Picture picture, Picture first) {
    if (picture.width() != first.width() || picture.height() != first.height()) {
      throw new IllegalArgumentException(
          "frames of %d × %d and of %d × %d pixels are no film"
              .formatted(first.width(), first.height(), picture.width(), picture.height()));
    }
    return Raster.image(
        picture.svg(),
        (int) Math.round(SCALE * picture.width()),
        (int) Math.round(SCALE * picture.height()));
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
