package org.gmm4j.data.format.columnar.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Type;
import org.gmm4j.data.format.columnar.arrow.ArrowSchema.Place;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/** Columns of text. */
final class ArrowTexts {
  private static final int INLINE = 12; // views hold texts of so many bytes themselves
  private static final int VIEW = 16;

  private ArrowTexts() {}

  /** The entries of a dictionary, text or numbers. */
  static List<@Nullable String> all(Field field, ArrowBuffers buffers) throws IOException {
    IntFunction<@Nullable String> each = of(new Place(field, 0, 0, 0), buffers);
    List<@Nullable String> all = new ArrayList<>();
    for (int i = 0; i < buffers.length(0); i++) {
      all.add(each.apply(i));
    }
    return all;
  }

  /** The texts of a column by their row; null where one is missing. */
  static IntFunction<@Nullable String> of(Place place, ArrowBuffers buffers) throws IOException {
    ByteBuffer present = buffers.present(place.node(), place.buffer());
    NumberType numbers = ArrowSchema.numbers(place.field());
    IntFunction<String> texts =
        numbers != null
            ? numbers(place, buffers, numbers.whole())
            : place.field().typeType() == Type.Utf8View
                ? views(place, buffers)
                : texts(place, buffers);
    return i -> present != null && !ArrowBuffers.bit(present, i) ? null : texts.apply(i);
  }

  private static IntFunction<String> numbers(Place place, ArrowBuffers buffers, boolean whole)
      throws IOException {
    ArrowNumbers numbers =
        new ArrowNumbers(
            place.field(), buffers.length(place.node()), buffers.get(place.buffer() + 1), null);
    return i -> whole ? Long.toString((long) numbers.real(i)) : Double.toString(numbers.real(i));
  }

  private static IntFunction<String> texts(Place place, ArrowBuffers buffers) throws IOException {
    int type = place.field().typeType();
    ArrowOffsets offsets =
        new ArrowOffsets(
            buffers.get(place.buffer() + 1), type == Type.LargeUtf8, buffers.length(place.node()));
    ByteBuffer letters = buffers.get(place.buffer() + 2);
    return i -> text(letters, offsets.start(i), offsets.length(i));
  }

  /** A length each, then the text, or the first four bytes and where it is. */
  private static IntFunction<String> views(Place place, ArrowBuffers buffers) throws IOException {
    int buffer = place.buffer();
    ByteBuffer views =
        ArrowBuffers.require(buffers.get(buffer + 1), (long) buffers.length(place.node()) * VIEW);
    List<ByteBuffer> letters = new ArrayList<>();
    for (int i = 0; i < buffers.viewBuffers(place.views()); i++) {
      letters.add(buffers.get(buffer + 2 + i));
    }
    return i -> {
      int at = i * VIEW;
      int length = views.getInt(at);
      return length <= INLINE
          ? text(views, at + 4, length)
          : text(letters.get(views.getInt(at + 8)), views.getInt(at + 12), length);
    };
  }

  private static String text(ByteBuffer letters, int start, int length) {
    Objects.checkFromIndexSize(start, length, letters.limit());
    byte[] bytes = new byte[length];
    letters.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
