package org.gmm4j.data.format.scientific;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;

/** HDF5, and MATLAB's files of version 7.3, which are HDF5 behind a header of 512 bytes. */
public final class Hdf5Format implements Format {
  private static final byte[] MARK = "\u0089HDF\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FIRST_PLACE = 512; // of the mark, if not 0; then twice that, and so on

  @Override
  public String name() {
    return "HDF5";
  }

  @Override
  public boolean matches(InputFile file) {
    byte[] head = file.head();
    for (int at = 0; at + MARK.length <= head.length; at = Math.max(FIRST_PLACE, 2 * at)) {
      if (Arrays.equals(head, at, at + MARK.length, MARK, 0, MARK.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The library is met here first: those who lack it learn what to add, and only for such files.
   */
  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    try {
      return Hdf5File.open(file);
    } catch (NoClassDefFoundError missing) {
      throw new DataException(
          file.name() + ": reading HDF5 takes io.jhdf:jhdf:0.13.0 on the class path", missing);
    }
  }
}
