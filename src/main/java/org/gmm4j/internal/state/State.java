package org.gmm4j.internal.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * A way out for what objects remember, or the way back in. Each object has one method that hands it
 * all over, value by value, and keeps what comes back: the values themselves when it is saved,
 * those that were saved when it is restored. So what is written and what is read cannot differ.
 *
 * <p>What does not fit is a {@link DataException} when it is restored.
 */
public interface State {
  /** A truth value. */
  boolean flag(boolean now);

  /** A whole number. */
  long integer(long now);

  /** A whole number of 32 bits. */
  default int integer(int now) {
    return (int) integer((long) now);
  }

  /** A number, all of its bits. */
  double number(double now);

  /** Text. */
  String text(String now);

  /** Numbers, as many as there were. */
  double[] numbers(double[] now);

  /** Whole numbers, as many as there were. */
  int[] integers(int[] now);

  /** Numbers in their place, of which there must be as many as there were. */
  default void into(double[] place) {
    double[] values = numbers(place);
    requireLength(values.length, place.length);
    System.arraycopy(values, 0, place, 0, place.length);
  }

  /** Whole numbers in their place, of which there must be as many as there were. */
  default void into(int[] place) {
    int[] values = integers(place);
    requireLength(values.length, place.length);
    System.arraycopy(values, 0, place, 0, place.length);
  }

  /** Singles in their place, all of their bits. */
  default void into(float[] place) {
    int[] bits = new int[place.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(place[i]));
    into(bits);
    for (int i = 0; i < place.length; i++) {
      place[i] = Float.intBitsToFloat(bits[i]);
    }
  }

  /** Bytes in their place, four in a number. */
  default void into(byte[] place) {
    int[] words = new int[(place.length + Integer.BYTES - 1) / Integer.BYTES];
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).put(0, place);
    bytes.asIntBuffer().get(words);
    into(words);
    bytes.asIntBuffer().put(words);
    bytes.get(0, place);
  }

  /** Long ones in their place; there are few. */
  default void into(long[] place) {
    requireLength(integer(place.length), place.length);
    for (int i = 0; i < place.length; i++) {
      place[i] = integer(place[i]);
    }
  }

  /** What is there or not: made, to be restored, if it was there. */
  default <T> @Nullable T optional(@Nullable T now, Supplier<T> make) {
    boolean there = flag(now != null);
    return there ? (now == null ? make.get() : now) : null;
  }

  private static void requireLength(long saved, long wanted) {
    if (saved != wanted) {
      throw new DataException(
          "%d values were saved where %d are needed: it is of another fit"
              .formatted(saved, wanted));
    }
  }
}
