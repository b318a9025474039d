package org.gmm4j.report.draw;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * The one font of all text, part of gmm4j, so that pictures are the same everywhere: on machines
 * without any font, too, on which Java by itself cannot even load one.
 */
final class Fonts {
  /** The family. */
  static final String FAMILY = "DejaVu Sans";

  private static boolean there;

  private Fonts() {}

  /** Makes sure that Java can draw text in it. */
  static synchronized void require() {
    if (there) {
      return;
    }
    System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
    try (InputStream in = resource()) {
      Path file = Files.createTempFile("gmm4j-", ".ttf");
      file.toFile().deleteOnExit();
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      if (!drawsText()) {
        useOnly(file);
      }
      Font font = Font.createFont(Font.TRUETYPE_FONT, file.toFile());
      GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
    } catch (IOException | FontFormatException failed) {
      throw new UncheckedIOException(new IOException("the font of pictures: " + failed, failed));
    }
    there = true;
  }

  private static InputStream resource() {
    return Objects.requireNonNull(Fonts.class.getResourceAsStream("DejaVuSans.ttf"));
  }

  /**
   * Whether Java finds a font: it throws an InternalError or a RuntimeException where it does not.
   */
  private static boolean drawsText() {
    try {
      FontRenderContext context = new FontRenderContext(null, true, true);
      return new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("x", context).getWidth() > 0;
    } catch (InternalError | RuntimeException none) {
      return false;
    }
  }

  /** Tells Java of this font in place of those that it would ask the system for. */
  private static void useOnly(Path font) throws IOException {
    Path settings = Files.createTempFile("gmm4j-", ".fontconfig.properties");
    settings.toFile().deleteOnExit();
    String lines =
        """
        version=1
        allfonts.latin=%s
        sequence.allfonts=latin
        filename.%s=%s
        """
            .formatted(FAMILY, FAMILY.replace(' ', '_'), font.toAbsolutePath());
    Files.writeString(settings, lines, StandardCharsets.ISO_8859_1);
    System.setProperty("sun.awt.fontconfig", settings.toString());
  }
}
