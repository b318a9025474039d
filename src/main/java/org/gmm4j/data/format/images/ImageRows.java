package org.gmm4j.data.format.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions.ImageSize;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * The images of a folder, a row each: [N × height × width] of grey ones, [N × height × width × 3]
 * of others.
 */
final class ImageRows implements StoredArray {
  private static final int PIECE = 1 << 20;
  private static final int AHEAD = 64; // images
  private static final long AHEAD_BYTES = 1 << 28;
  private static final long MOST_BYTES = 1 << 30; // of a row
  private static final long DECODED_BYTES = 12; // a pixel, of an image and its copies

  private final String source;
  private final List<ImageFile> files;
  private final ImageHeader layout;
  private final boolean resized;
  private final int threads;

  private ImageRows(
      String source, List<ImageFile> files, ImageHeader layout, boolean resized, int threads) {
    this.source = source;
    this.files = files;
    this.layout = layout;
    this.resized = resized;
    this.threads = threads;
  }

  /**
   * Looks at the headers of all files: grey ones become colours where one has colours.
   *
   * @param source for messages
   * @param size of the rows; null if all images must have one
   * @throws DataException if an image cannot be read, or differs
   */
  static ImageRows of(String source, List<ImageFile> files, @Nullable ImageSize size)
      throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    Survey survey = new Survey(files, size != null);
    InOrder.each(files, processors, AHEAD * processors, ImageDecoder::header, survey::add);
    ImageHeader layout = survey.layout();
    if (size != null) {
      layout = new ImageHeader(size.width(), size.height(), layout.channels(), layout.type());
    }
    long values = (long) layout.width() * layout.height() * layout.channels();
    if (values * layout.type().bytes() > MOST_BYTES) {
      throw new DataException(
          "%s: rows of %s with %d values each take more than 1 GiB"
              .formatted(source, layout.size(), layout.channels()));
    }
    long inMemory = Runtime.getRuntime().maxMemory() / 4 / survey.largest();
    int threads = (int) Math.max(1, Math.min(processors, inMemory));
    return new ImageRows(source, files, layout, size != null, threads);
  }

  /** What all images have in common. */
  private static final class Survey {
    private final List<ImageFile> files;
    private final boolean resized;
    private @Nullable ImageHeader layout;
    private int count;
    private long largest = 1;

    Survey(List<ImageFile> files, boolean resized) {
      this.files = files;
      this.resized = resized;
    }

    void add(ImageHeader next) {
      ImageFile file = files.get(count++);
      largest = Math.max(largest, DECODED_BYTES * next.width() * next.height());
      ImageHeader first = layout;
      if (first == null) {
        layout = next;
        return;
      }
      if (next.type() != first.type()) {
        throw file.refusal(
            "has %s as values, %s has %s; all must be of one kind"
                .formatted(next.type().plural(), files.get(0).name(), first.type().plural()));
      }
      boolean same = next.width() == first.width() && next.height() == first.height();
      if (!same && !resized) {
        throw file.refusal(
            "has %s, %s has %s; all must have one size, or be resized to one"
                .formatted(next.size(), files.get(0).name(), first.size()));
      }
      layout = first.withChannels(Math.max(first.channels(), next.channels()));
    }

    ImageHeader layout() {
      return Objects.requireNonNull(layout);
    }

    /** Bytes that decoding the largest image may take. */
    long largest() {
      return largest;
    }
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public String describe() {
    String shape = files.size() + " × " + layout.height() + " × " + layout.width();
    return (layout.channels() == 1 ? shape : shape + " × 3")
        + " "
        + layout.type().toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public long[] shape() {
    return layout.channels() == 1
        ? new long[] {files.size(), layout.height(), layout.width()}
        : new long[] {files.size(), layout.height(), layout.width(), 3};
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) throws IOException {
    RowSink sink = columns == null ? out : new ChosenColumns(out, columns);
    int d = layout.height() * layout.width() * layout.channels();
    int rowBytes = Math.toIntExact((long) d * layout.type().bytes());
    int each = Math.max(1, Math.min(files.size(), PIECE / rowBytes));
    int ahead = (int) Math.max(1, Math.min(AHEAD, AHEAD_BYTES / rowBytes));
    sink.begin(layout.type(), files.size(), d);
    ByteBuffer piece = ByteBuffer.allocate(each * rowBytes);
    InOrder.each(
        files,
        Math.min(threads, ahead),
        ahead,
        this::row,
        row -> {
          piece.put(row);
          if (!piece.hasRemaining()) {
            sink.put(piece.flip());
            piece.clear();
          }
        });
    if (piece.position() > 0) {
      sink.put(piece.flip());
    }
    sink.end();
  }

  private ByteBuffer row(ImageFile file) {
    Picture picture = ImageDecoder.picture(file);
    boolean sameSize = picture.width() == layout.width() && picture.height() == layout.height();
    if (picture.type() != layout.type()
        || picture.channels() > layout.channels()
        || !(sameSize || resized)) {
      throw file.refusal("has changed while the folder was read");
    }
    Picture fitting = Resampling.of(picture, layout.width(), layout.height());
    return (layout.channels() == 3 ? fitting.coloured() : fitting).values();
  }

  @Override
  public Labels labels() throws IOException {
    Labels classes = FolderWalk.labels(files);
    if (classes == null) {
      throw new DataException(
          source + ": is a folder of images without a folder a class in it, which gives no labels");
    }
    return classes;
  }
}
