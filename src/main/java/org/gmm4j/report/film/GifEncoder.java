package org.gmm4j.report.film;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An animated GIF that repeats for ever. All frames have the same colours, and of a frame only the
 * rectangle is written that has changed, pixels in it that have not being transparent.
 */
final class GifEncoder implements FilmEncoder {
  private static final int TRANSPARENT = 255;
  private static final int SIZE = 256;
  private static final byte[] REPEAT = {1, 0, 0};

  private final GifPalette palette;
  private final int rate;
  private final ImageOutputStream out;
  private final ImageWriter writer;
  private byte[] before = {};
  private long shown;

  /**
   * Begins a file.
   *
   * @param rate frames a second
   */
  GifEncoder(Path file, GifPalette palette, int rate) throws IOException {
    this.palette = palette;
    this.rate = rate;
    this.out = ImageIO.createImageOutputStream(file.toFile());
    this.writer = ImageIO.getImageWritersByFormatName("gif").next();
    writer.setOutput(out);
  }

  @Override
  public void add(BufferedImage frame, int times) throws IOException {
    int width = frame.getWidth();
    byte[] now = indices(frame);
    boolean first = before.length == 0;
    if (first) {
      writer.prepareWriteSequence(null); // the colours of the first image are those of all
    }
    Rectangle changed =
        first ? new Rectangle(width, frame.getHeight()) : changed(before, now, width);
    BufferedImage part =
        new BufferedImage(
            changed.width, changed.height, BufferedImage.TYPE_BYTE_INDEXED, colourModel());
    for (int y = 0; y < changed.height; y++) {
      for (int x = 0; x < changed.width; x++) {
        int at = (changed.y + y) * width + changed.x + x;
        boolean same = !first && before[at] == now[at];
        part.getRaster().setSample(x, y, 0, same ? TRANSPARENT : Byte.toUnsignedInt(now[at]));
      }
    }
    long begin = hundredths(shown);
    shown += times;
    IIOMetadata metadata = imageMetadata(part, changed, (int) (hundredths(shown) - begin), first);
    writer.writeToSequence(new IIOImage(part, null, metadata), null);
    before = now;
  }

  /** When a frame begins, so that the film as a whole has the rate that a delay cannot. */
  private long hundredths(long frames) {
    return Math.round(100.0 * frames / rate);
  }

  private byte[] indices(BufferedImage frame) {
    int[] pixels = FilmEncoder.pixels(frame);
    byte[] indices = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      indices[i] = (byte) palette.index(pixels[i]);
    }
    return indices;
  }

  /** What encloses all pixels that differ; one pixel if none does. */
  private static Rectangle changed(byte[] before, byte[] now, int width) {
    Rectangle changed = new Rectangle(-1, -1);
    for (int from = Arrays.mismatch(before, now); from >= 0 && from < now.length; ) {
      int row = from / width;
      int end = (row + 1) * width;
      int last = end - 1;
      while (before[last] == now[last]) {
        last--;
      }
      changed.add(new Rectangle(from % width, row, last - from + 1, 1));
      int next = Arrays.mismatch(before, end, now.length, now, end, now.length);
      from = next < 0 ? -1 : end + next;
    }
    return changed.isEmpty() ? new Rectangle(1, 1) : changed;
  }

  private IndexColorModel colourModel() {
    byte[] red = new byte[SIZE];
    byte[] green = new byte[SIZE];
    byte[] blue = new byte[SIZE];
    for (int i = 0; i < palette.size(); i++) {
      red[i] = (byte) (palette.colour(i) >> 16);
      green[i] = (byte) (palette.colour(i) >> 8);
      blue[i] = (byte) palette.colour(i);
    }
    return new IndexColorModel(8, SIZE, red, green, blue, TRANSPARENT);
  }

  private IIOMetadata imageMetadata(BufferedImage part, Rectangle place, int delay, boolean first)
      throws IIOInvalidTreeException {
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(part), null);
    IIOMetadataNode descriptor =
        node(
            "ImageDescriptor",
            "imageLeftPosition",
            place.x,
            "imageTopPosition",
            place.y,
            "imageWidth",
            place.width,
            "imageHeight",
            place.height,
            "interlaceFlag",
            "FALSE");
    IIOMetadataNode control =
        node(
            "GraphicControlExtension",
            "disposalMethod",
            "doNotDispose",
            "userInputFlag",
            "FALSE",
            "transparentColorFlag",
            "TRUE",
            "delayTime",
            delay,
            "transparentColorIndex",
            TRANSPARENT);
    IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
    root.appendChild(descriptor);
    root.appendChild(control);
    if (first) {
      IIOMetadataNode repeat =
          node("ApplicationExtension", "applicationID", "NETSCAPE", "authenticationCode", "2.0");
      repeat.setUserObject(REPEAT);
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(repeat);
      root.appendChild(extensions);
    }
    metadata.mergeTree(root.getNodeName(), root);
    return metadata;
  }

  /** A node with attributes: names, each followed by its value. */
  private static IIOMetadataNode node(String name, Object... attributes) {
    IIOMetadataNode node = new IIOMetadataNode(name);
    for (int i = 0; i < attributes.length; i += 2) {
      node.setAttribute(String.valueOf(attributes[i]), String.valueOf(attributes[i + 1]));
    }
    return node;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (shown > 0) {
        writer.endWriteSequence();
      }
    } finally {
      writer.dispose();
    }
  }
}
