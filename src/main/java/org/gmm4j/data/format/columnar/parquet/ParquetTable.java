package org.gmm4j.data.format.columnar.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.gmm4j.data.format.columnar.table.Column;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.internal.Logging;
import org.jspecify.annotations.Nullable;

/** The table in a Parquet file, group of rows by group of rows. */
public final class ParquetTable implements Table {
  private final String source;
  private final long bytes;
  private final ParquetFileReader reader;
  private final ParquetSchema schema;
  private final @Nullable ParsedVersion writer;

  private ParquetTable(String source, long bytes, ParquetFileReader reader) {
    this.source = source;
    this.bytes = bytes;
    this.reader = reader;
    this.schema = new ParquetSchema(reader.getFileMetaData().getSchema());
    this.writer = version(reader.getFileMetaData().getCreatedBy());
    reader.getRowGroups().forEach(this::requireWithin);
  }

  /**
   * Opens a file.
   *
   * @param source for messages: its name
   */
  public static Table open(String source, Path file) throws IOException {
    Logging.keepQuietIfUnchosen();
    long bytes = ParquetFooter.requireSound(file);
    ParquetFileReader reader =
        ParquetFileReader.open(
            new LocalInputFile(file),
            ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .withUseHadoopVectoredIo(false)
                .usePageChecksumVerification()
                .build());
    try {
      return new ParquetTable(source, bytes, reader);
    } catch (RuntimeException | StackOverflowError damaged) {
      reader.close();
      throw damaged;
    }
  }

  /** Some old writers did what others do not; those that are not known did nothing special. */
  private static @Nullable ParsedVersion version(@Nullable String createdBy) {
    try {
      return createdBy == null ? null : VersionParser.parse(createdBy);
    } catch (VersionParseException unknown) {
      return null;
    }
  }

  private void requireWithin(BlockMetaData group) {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      long from = chunk.getStartingPos();
      long size = chunk.getTotalSize();
      boolean within = from >= 0 && size >= 0 && size <= bytes && from <= bytes - size;
      if (!within || chunk.getValueCount() < 0 || group.getRowCount() < 0) {
        throw new IllegalArgumentException("a column lies outside of the file");
      }
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<Column> columns() {
    return schema.columns();
  }

  @Override
  public long rows() {
    long rows = 0;
    for (BlockMetaData group : reader.getRowGroups()) {
      rows = Math.addExact(rows, group.getRowCount());
    }
    return rows;
  }

  @Override
  public Batches batches(List<Column> wanted) {
    reader.setRequestedSchema(schema.of(wanted));
    return new Batches() {
      private long row;
      private @Nullable PageReadStore open;

      @Override
      public @Nullable Batch next() throws IOException {
        if (open != null) {
          open.close();
        }
        PageReadStore group = group();
        open = group;
        if (group == null) {
          return null;
        }
        Batch batch = new ParquetBatch(source, group, schema, wanted, writer, row);
        row = Math.addExact(row, group.getRowCount());
        return batch;
      }
    };
  }

  /** The next group of rows; what is wrong with its bytes is no failure to read these. */
  private @Nullable PageReadStore group() throws IOException {
    try {
      return reader.readNextRowGroup();
    } catch (EOFException early) {
      throw early;
    } catch (IOException failed) {
      String message = String.valueOf(failed.getMessage());
      if (message.startsWith("Expected ") || message.startsWith("can not read class ")) {
        throw new IllegalArgumentException("the header of a page is wrong", failed);
      }
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
