package org.gmm4j.report.draw;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.gmm4j.io.OutputFile;

/**
 * A finished drawing.
 *
 * @param width in pixels
 * @param height in pixels
 * @param description what it shows, in words
 * @param svg the whole SVG document
 */
public record Picture(int width, int height, String description, String svg) {
  /** Pixels of a PNG file for one of the drawing: 480 of them across a column print at 400 dpi. */
  private static final int PNG_SCALE = 3;

  /** Whether the name of a file says a format that pictures are written in. */
  public static boolean canBe(Path file) {
    return extension(file).equals("svg") || extension(file).equals("png");
  }

  /**
   * Writes it as SVG or PNG, as the file's name says.
   *
   * @throws IllegalArgumentException if it ends in neither .svg nor .png
   * @throws org.gmm4j.data.DataException if the file cannot be written
   */
  public void write(Path file) {
    switch (extension(file)) {
      case "svg" -> OutputFile.write(file, to -> to.write(svg.getBytes(StandardCharsets.UTF_8)));
      case "png" -> {
        byte[] png = Raster.png(svg, PNG_SCALE * width, PNG_SCALE * height);
        OutputFile.write(file, to -> to.write(png));
      }
      default -> throw new IllegalArgumentException(file + ": must end in .svg or .png");
    }
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
