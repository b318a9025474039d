package org.gmm4j.internal.compute.parts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** Messages and answers as bytes, between processes of one program. */
final class Wire {
  /** The answer of a part without rows. */
  static final byte[] NOTHING = {};

  private Wire() {}

  static byte[] bytes(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return bytes.toByteArray();
  }

  static Object object(byte[] bytes) {
    try (ObjectInputStream in = new Reader(bytes)) {
      return in.readObject();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (ClassNotFoundException other) {
      throw new IllegalStateException("the processes have different versions of gmm4j", other);
    }
  }

  /** Finds classes where this one is from, whatever loader the thread would ask. */
  private static final class Reader extends ObjectInputStream {
    Reader(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, Wire.class.getClassLoader());
      } catch (ClassNotFoundException primitive) {
        return super.resolveClass(type);
      }
    }
  }
}
