package org.gmm4j.data.format.columnar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.gmm4j.data.ArrayFile;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Format;
import org.gmm4j.data.InputFile;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.format.columnar.parquet.ParquetTable;
import org.gmm4j.data.format.columnar.table.TableFile;

/**
 * Apache Parquet's files: tables. Its libraries need not be there: their stand-ins for Hadoop's
 * classes must not come to programs that have Hadoop.
 */
public final class ParquetFormat implements Format {
  private static final byte[] MARK = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "Parquet";
  }

  @Override
  public boolean matches(InputFile file) {
    return file.beginsWith(MARK) || file.beginsWith(ENCRYPTED);
  }

  @Override
  public ArrayFile open(InputFile file, ReadOptions options) throws IOException {
    String source = file.name();
    if (file.beginsWith(ENCRYPTED)) {
      throw new DataException(source + ": is an encrypted Parquet file, which is not read");
    }
    try {
      return TableFile.open(source, () -> ParquetTable.open(source, file.file()));
    } catch (NoClassDefFoundError missing) {
      throw new DataException(
          source
              + ": reading Parquet takes blue.strategic.parquet:parquet-floor:2.3"
              + " and org.apache.parquet:parquet-hadoop:1.18.1 on the class path",
          missing);
    }
  }
}
