package org.gmm4j.data.outline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.NumberType;

/**
 * A copy of rows in a temporary file, which are read as they are needed: to see what work costs on
 * rows that stay on a disk. The file goes with this.
 */
public final class RowsOnDisk implements AutoCloseable {
  private final Path file;
  private final FileValues values;
  private final Dataset rows;

  /**
   * Copies.
   *
   * @throws DataException if the file cannot be written
   */
  public RowsOnDisk(Dataset source) {
    try {
      this.file = Files.createTempFile("gmm4j-", ".rows");
      file.toFile().deleteOnExit();
      write(source, file);
    } catch (IOException unwritten) {
      throw new DataException(
          "a sample of the rows cannot be written to the folder for temporary files (%s)"
              .formatted(unwritten.getMessage()),
          unwritten);
    }
    this.values =
        new FileValues(
            new FileValues.Part(
                file,
                0,
                type(source.type()),
                ByteOrder.LITTLE_ENDIAN,
                source.rows(),
                source.columns()));
    this.rows = Dataset.ofValues(values, source.rows(), source.columns()).dividedBy(source.scale());
  }

  private static void write(Dataset source, Path file) throws IOException {
    ByteBuffer row =
        ByteBuffer.allocate(source.columns() * source.type().bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
      for (long i = 0; i < source.rows(); i++) {
        source.raw(i, 1, row.clear());
        out.write(row.array());
      }
    }
  }

  private static NumberType type(ElementType kept) {
    return switch (kept) {
      case UINT8 -> NumberType.UINT8;
      case INT16 -> NumberType.INT16;
      case UINT16 -> NumberType.UINT16;
      case FLOAT32 -> NumberType.FLOAT32;
      case FLOAT64 -> NumberType.FLOAT64;
    };
  }

  /** The rows, in the units of those that were copied. */
  public Dataset rows() {
    return rows;
  }

  /** How much was read of them so far. */
  public long bytesRead() {
    return values.bytesRead();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException inUse) {
      // it is deleted when Java ends
    }
  }
}
