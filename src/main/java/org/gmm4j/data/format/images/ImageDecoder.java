package org.gmm4j.data.format.images;

import java.awt.image.ColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads image files by ImageIO: by Java's own readers where it has one, so that the same file gives
 * the same numbers whatever else is on the class path, else by a plug-in.
 */
final class ImageDecoder {
  /** What damage sounds like: JPEG readers only warn. */
  private static final Pattern DAMAGE =
      Pattern.compile("(?i).*(truncated|premature|corrupt jpeg data(?!.*extraneous)).*");

  private ImageDecoder() {}

  /**
   * What a file says of its image. Of the pixels nothing is decoded, unless they are needed to know
   * whether it is grey.
   *
   * @throws DataException if it is damaged or no image that can be read
   */
  static ImageHeader header(ImageFile file) {
    return guarded(
        file,
        () -> {
          try (ImageInput in = ImageInput.open(file.path())) {
            ImageHeader stored = stored(file, in);
            ImageHeader seen = Picture.turns(orientation(file, in)) ? stored.turned() : stored;
            return stored.channels() == ImageHeader.BY_PIXELS
                ? seen.withChannels(decoded(file).channels())
                : seen;
          }
        });
  }

  /**
   * The image as it is meant to be seen.
   *
   * @throws DataException if it is damaged or no image that can be read
   */
  static Picture picture(ImageFile file) {
    return guarded(file, () -> decoded(file));
  }

  private interface Work<T> {
    T get() throws IOException;
  }

  /** Words what goes wrong: readers throw anything at damaged files. */
  private static <T> T guarded(ImageFile file, Work<T> work) {
    try {
      return work.get();
    } catch (DataException refused) {
      throw refused;
    } catch (EOFException cut) {
      throw new DataException(file.name() + ": ends too early, it is truncated", cut);
    } catch (FileSystemException unreadable) {
      throw new DataException(file.name() + ": cannot be read (" + unreadable + ")", unreadable);
    } catch (IOException | RuntimeException damaged) {
      if (damaged.getCause() instanceof EOFException) {
        throw new DataException(file.name() + ": ends too early, it is truncated", damaged);
      }
      throw new DataException(file.name() + ": is damaged" + Reason.of(damaged), damaged);
    }
  }

  private static ImageHeader stored(ImageFile file, ImageInput in) throws IOException {
    if (in.length() == 0) {
      throw file.refusal("is empty");
    }
    if (in.has(0, PngChunks.MARK)) {
      return PngChunks.header(file, in);
    }
    if (in.has(0, JpegSegments.MARK)) {
      return JpegSegments.header(file, in);
    }
    TiffTags.require(file, in);
    return read(
        file,
        in,
        reader -> {
          Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
          int width = reader.getWidth(0);
          int height = reader.getHeight(0);
          ImageHeader.requireReason(file, width, height, in.length());
          requireOne(file, reader);
          requireWholeScreen(file, in, width, height);
          ColorModel model = types.next().getColorModel();
          return new ImageHeader(
              width, height, Pixels.channels(file, model), Pixels.type(file, model));
        });
  }

  private static int orientation(ImageFile file, ImageInput in) throws IOException {
    if (in.has(0, JpegSegments.MARK)) {
      return JpegSegments.orientation(file, in);
    }
    return in.has(0, PngChunks.MARK) ? PngChunks.orientation(in) : TiffTags.orientation(in, 0);
  }

  private static Picture decoded(ImageFile file) throws IOException {
    if (Files.size(file.path()) > Integer.MAX_VALUE - 8) {
      throw file.refusal("is a file of more than 2 GiB");
    }
    byte[] content = Files.readAllBytes(file.path());
    int orientation;
    try (ImageInput in = ImageInput.of(content)) {
      stored(file, in);
      orientation = orientation(file, in);
      if (in.has(0, PngChunks.MARK)) {
        content = PngChunks.checked(file, content);
      } else if (in.has(0, JpegSegments.MARK)) {
        content = JpegSegments.plain(content);
      }
    }
    try (ImageInput in = ImageInput.of(content)) {
      return Pixels.of(file, read(file, in, reader -> reader.read(0))).upright(orientation);
    }
  }

  private interface Reading<T> {
    T by(ImageReader reader) throws IOException;
  }

  private static <T> T read(ImageFile file, ImageInput in, Reading<T> reading) throws IOException {
    in.seek(0);
    ImageReader reader = reader(file, in);
    String[] warned = new String[1];
    try {
      reader.addIIOReadWarningListener((source, warning) -> note(warning, warned));
      reader.setInput(in, false, true);
      T result = reading.by(reader);
      if (warned[0] != null) {
        throw file.refusal("is damaged (" + warned[0] + ")");
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  private static void note(String warning, @Nullable String[] warned) {
    if (DAMAGE.matcher(warning).matches()) {
      warned[0] = warning;
    }
  }

  private static ImageReader reader(ImageFile file, ImageInput in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader each = readers.next();
      if (each.getClass().getName().startsWith("com.sun.imageio.")) {
        return each;
      }
      first = first == null ? each : first;
    }
    if (first == null) {
      throw file.refusal(
          in.has(8, "WEBP")
              ? "is a WebP image, which Java reads only with a plug-in for ImageIO on the class"
                  + " path; save it as PNG"
              : "is no image of a known format, or a damaged one");
    }
    return first;
  }

  private static void requireOne(ImageFile file, ImageReader reader) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    int images = format.startsWith("tif") || format.equals("gif") ? reader.getNumImages(true) : 1;
    if (images > 1) {
      throw file.refusal(
          "holds %d images, pages or moving pictures; save each as a file of its own"
              .formatted(images));
    }
  }

  /** The picture of a GIF file may lie anywhere on a larger screen, with nothing around it. */
  private static void requireWholeScreen(ImageFile file, ImageInput in, int width, int height)
      throws IOException {
    if (in.has(0, "GIF8")) {
      in.seek(6);
      int screenWidth = in.readUnsignedByte() | in.readUnsignedByte() << 8;
      int screenHeight = in.readUnsignedByte() | in.readUnsignedByte() << 8;
      if (screenWidth != width || screenHeight != height) {
        throw file.refusal(
            "is a picture of %d × %d pixels on a screen of %d × %d; save it as PNG"
                .formatted(width, height, screenWidth, screenHeight));
      }
    }
  }
}
