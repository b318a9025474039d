package org.gmm4j.data.mapped;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.gmm4j.data.values.NumberType;

/** Numbers of a few bytes, from the first on; the types that rows mostly have without a detour. */
final class Decoding {
  private Decoding() {}

  static void reals(NumberType type, ByteBuffer in, double[] out, int to, int count) {
    switch (type) {
      case UINT8, BOOL -> {
        for (int j = 0; j < count; j++) {
          out[to + j] = in.get(j) & 0xff;
        }
      }
      case INT16 -> {
        ShortBuffer shorts = in.asShortBuffer();
        for (int j = 0; j < count; j++) {
          out[to + j] = shorts.get(j);
        }
      }
      case UINT16 -> {
        ShortBuffer shorts = in.asShortBuffer();
        for (int j = 0; j < count; j++) {
          out[to + j] = shorts.get(j) & 0xffff;
        }
      }
      case FLOAT32 -> {
        FloatBuffer floats = in.asFloatBuffer();
        for (int j = 0; j < count; j++) {
          out[to + j] = floats.get(j);
        }
      }
      case FLOAT64 -> in.asDoubleBuffer().get(0, out, to, count);
      default -> {
        for (int j = 0; j < count; j++) {
          out[to + j] = type.real(in);
        }
      }
    }
  }

  static void singles(NumberType type, ByteBuffer in, float[] out, int to, int count) {
    switch (type) {
      case UINT8, BOOL -> {
        for (int j = 0; j < count; j++) {
          out[to + j] = in.get(j) & 0xff;
        }
      }
      case FLOAT32 -> in.asFloatBuffer().get(0, out, to, count);
      default -> {
        for (int j = 0; j < count; j++) {
          out[to + j] = (float) type.real(in);
        }
      }
    }
  }
}
