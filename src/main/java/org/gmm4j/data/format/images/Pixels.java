package org.gmm4j.data.format.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import org.gmm4j.data.values.ElementType;

/** The values of ImageIO's images, as they are stored: no colour is converted. */
final class Pixels {
  private static final int OPAQUE = 0xff000000;

  private Pixels() {}

  /** How many channels images of a model have: 1, 3 or {@link ImageHeader#BY_PIXELS}. */
  static int channels(ImageFile file, ColorModel model) {
    if (model instanceof IndexColorModel palette) {
      int[] colours = new int[palette.getMapSize()];
      palette.getRGBs(colours);
      return java.util.Arrays.stream(colours).allMatch(Pixels::isGrey) ? 1 : ImageHeader.BY_PIXELS;
    }
    int space = model.getColorSpace().getType();
    if (space == ColorSpace.TYPE_GRAY && model.getNumColorComponents() == 1) {
      return 1;
    }
    if (space == ColorSpace.TYPE_RGB && model.getNumColorComponents() == 3) {
      return 3;
    }
    throw file.refusal(
        space == ColorSpace.TYPE_CMYK
            ? "is in CMYK, the colours of printers; save it in RGB"
            : "has %d channels that are neither grey nor RGB; save it in one of these"
                .formatted(model.getNumColorComponents()));
  }

  /** What values images of a model have. */
  static ElementType type(ImageFile file, ColorModel model) {
    if (!(model instanceof ComponentColorModel)) {
      return ElementType.UINT8;
    }
    return switch (model.getTransferType()) {
      case DataBuffer.TYPE_BYTE -> ElementType.UINT8;
      case DataBuffer.TYPE_USHORT -> ElementType.UINT16;
      case DataBuffer.TYPE_SHORT -> ElementType.INT16;
      case DataBuffer.TYPE_FLOAT -> ElementType.FLOAT32;
      case DataBuffer.TYPE_DOUBLE -> ElementType.FLOAT64;
      default ->
          throw file.refusal(
              "has whole numbers of 32 bits as values; save it with 16, or as floats");
    };
  }

  /**
   * Copies.
   *
   * @throws org.gmm4j.data.DataException if it is not opaque
   */
  static Picture of(ImageFile file, BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    if (model instanceof IndexColorModel palette) {
      return indexed(file, raster, palette);
    }
    if (model instanceof DirectColorModel) {
      return packed(file, image);
    }
    int channels = channels(file, model);
    ElementType type = type(file, model);
    if (model.hasAlpha()) {
      requireOpaque(file, raster, model, channels);
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    ByteBuffer out = Picture.room((long) width * height, channels, type);
    if (type == ElementType.UINT8
        && raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof ComponentSampleModel layout
        && bytes.getNumBanks() == 1
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0) {
      copy(bytes, layout, channels, out);
    } else {
      copy(raster, channels, type, out);
    }
    return new Picture(width, height, channels, type, out.flip());
  }

  private static void copy(
      DataBufferByte bytes, ComponentSampleModel layout, int channels, ByteBuffer out) {
    byte[] data = bytes.getData();
    byte[] line = new byte[layout.getWidth() * channels];
    int[] offsets = layout.getBandOffsets();
    int step = layout.getPixelStride();
    for (int y = 0; y < layout.getHeight(); y++) {
      int row = bytes.getOffset() + y * layout.getScanlineStride();
      if (channels == 1 && step == 1) {
        out.put(data, row + offsets[0], layout.getWidth());
        continue;
      }
      for (int c = 0; c < channels; c++) {
        int from = row + offsets[c];
        for (int x = 0; x < layout.getWidth(); x++) {
          line[x * channels + c] = data[from + x * step];
        }
      }
      out.put(line);
    }
  }

  private static void copy(Raster raster, int channels, ElementType type, ByteBuffer out) {
    int bands = raster.getNumBands();
    double[] row = new double[raster.getWidth() * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (int i = 0; i < row.length; i++) {
        if (i % bands < channels) {
          switch (type) {
            case UINT8 -> out.put((byte) (int) row[i]);
            case UINT16, INT16 -> out.putShort((short) (int) row[i]);
            case FLOAT32 -> out.putFloat((float) row[i]);
            case FLOAT64 -> out.putDouble(row[i]);
          }
        }
      }
    }
  }

  private static void requireOpaque(ImageFile file, Raster raster, ColorModel model, int band) {
    boolean real =
        model.getTransferType() == DataBuffer.TYPE_FLOAT
            || model.getTransferType() == DataBuffer.TYPE_DOUBLE;
    double opaque = real ? 1 : (1 << model.getComponentSize(band)) - 1;
    double[] row = new double[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
      for (double alpha : row) {
        if (alpha != opaque) {
          throw transparent(file);
        }
      }
    }
  }

  private static Picture indexed(ImageFile file, Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int width = raster.getWidth();
    int[] pixels = new int[Math.multiplyExact(width, raster.getHeight())];
    raster.getSamples(raster.getMinX(), raster.getMinY(), width, raster.getHeight(), 0, pixels);
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] >= colours.length) {
        throw file.refusal("is damaged, it has a pixel of a colour beyond its palette");
      }
      pixels[i] = colours[pixels[i]];
    }
    return picture(file, width, raster.getHeight(), pixels, false);
  }

  private static Picture packed(ImageFile file, BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return picture(file, width, image.getHeight(), pixels, true);
  }

  /** Of pixels of alpha, red, green and blue, from the highest byte to the lowest. */
  private static Picture picture(
      ImageFile file, int width, int height, int[] pixels, boolean coloured) {
    boolean grey = !coloured;
    for (int pixel : pixels) {
      if ((pixel & OPAQUE) != OPAQUE) {
        throw transparent(file);
      }
      grey &= isGrey(pixel);
    }
    int channels = grey ? 1 : 3;
    ByteBuffer out = Picture.room(pixels.length, channels, ElementType.UINT8);
    for (int pixel : pixels) {
      if (!grey) {
        out.put((byte) (pixel >> 16)).put((byte) (pixel >> 8));
      }
      out.put((byte) pixel);
    }
    return new Picture(width, height, channels, ElementType.UINT8, out.flip());
  }

  private static boolean isGrey(int colour) {
    return (colour >> 16 & 0xff) == (colour & 0xff) && (colour >> 8 & 0xff) == (colour & 0xff);
  }

  private static RuntimeException transparent(ImageFile file) {
    return file.refusal(
        "is transparent in places; save it without transparency, on a background of one colour");
  }
}
