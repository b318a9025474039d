package org.gmm4j.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.gmm4j.data.values.NumberType;
import org.junit.jupiter.api.Test;

/** Numbers that are read together are those that are read one by one, and as many. */
class RealsTest {
  private static final int COUNT = 37;

  @Test
  void manyAreAsOneByOne() {
    for (NumberType type : NumberType.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        byte[] bytes = new byte[(COUNT + 1) * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (i * 89 + 7);
        }
        ByteBuffer single = ByteBuffer.wrap(bytes).order(order);
        double[] wanted = new double[COUNT + 2];
        for (int i = 0; i < COUNT; i++) {
          wanted[1 + i] = type.real(single);
        }
        ByteBuffer together = ByteBuffer.wrap(bytes).order(order);
        double[] got = new double[COUNT + 2];
        type.reals(together, got, 1, 5);
        type.reals(together, got, 6, COUNT - 5);
        assertArrayEquals(wanted, got, type + " " + order);
        assertEquals(single.position(), together.position(), type.toString());
      }
    }
  }
}
