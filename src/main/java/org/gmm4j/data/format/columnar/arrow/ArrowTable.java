package org.gmm4j.data.format.columnar.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.gmm4j.data.format.columnar.arrow.ArrowMessages.ArrowMessage;
import org.gmm4j.data.format.columnar.table.Column;
import org.gmm4j.data.format.columnar.table.Table;
import org.jspecify.annotations.Nullable;

/** The table in Arrow's messages. */
public final class ArrowTable implements Table {
  private final String source;
  private final ArrowMessages messages;
  private final ArrowSchema schema;

  private ArrowTable(String source, ArrowMessages messages) {
    this.source = source;
    this.messages = messages;
    this.schema = new ArrowSchema(messages.schema(), messages.version());
  }

  /**
   * Opens a file.
   *
   * @param source for messages: its name
   */
  public static Table open(String source, Path file) throws IOException {
    return open(source, ArrowFile.open(source, file));
  }

  /** Opens a stream, which is closed with the table. */
  public static Table open(String source, InputStream in) throws IOException {
    return open(source, ArrowStream.open(source, in));
  }

  /** Looks at the schema; closes the messages where that fails. */
  private static Table open(String source, ArrowMessages messages) throws IOException {
    try {
      return new ArrowTable(source, messages);
    } catch (RuntimeException | StackOverflowError damaged) {
      messages.close();
      throw damaged;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public long bytes() {
    return messages.bytes();
  }

  @Override
  public List<Column> columns() {
    return schema.columns();
  }

  @Override
  public long rows() throws IOException {
    return messages.rows();
  }

  @Override
  public void close() throws IOException {
    messages.close();
  }

  @Override
  public Batches batches(List<Column> wanted) {
    return new Reading(wanted.stream().map(schema::place).toList());
  }

  /** On the way through the messages. */
  private final class Reading implements Batches {
    private final List<ArrowSchema.Place> wanted;
    private final Map<Long, List<@Nullable String>> dictionaries = new HashMap<>();
    private long row;

    Reading(List<ArrowSchema.Place> wanted) {
      this.wanted = wanted;
    }

    @Override
    public @Nullable Batch next() throws IOException {
      ArrowMessage message = messages.next();
      while (message != null && message.header().headerType() == MessageHeader.DictionaryBatch) {
        dictionary(message);
        message = messages.next();
      }
      if (message == null) {
        return null;
      }
      if (message.header().headerType() != MessageHeader.RecordBatch) {
        throw new IllegalArgumentException("a message that is no batch of rows");
      }
      RecordBatch header =
          (RecordBatch) Objects.requireNonNull(message.header().header(new RecordBatch()));
      schema.requireSame(header);
      ArrowBuffers buffers = new ArrowBuffers(header, message.body());
      Batch batch = new ArrowBatch(source, buffers, wanted, dictionaries, row);
      row = Math.addExact(row, batch.rows());
      return batch;
    }

    private void dictionary(ArrowMessage message) throws IOException {
      DictionaryBatch header =
          (DictionaryBatch) Objects.requireNonNull(message.header().header(new DictionaryBatch()));
      for (ArrowSchema.Place place : wanted) {
        DictionaryEncoding encoding = place.field().dictionary();
        if (encoding != null && encoding.id() == header.id()) {
          ArrowBuffers buffers =
              new ArrowBuffers(Objects.requireNonNull(header.data()), message.body());
          List<@Nullable String> added = ArrowTexts.all(place.field(), buffers);
          if (header.isDelta()) {
            dictionaries.computeIfAbsent(header.id(), id -> new ArrayList<>()).addAll(added);
          } else {
            dictionaries.put(header.id(), added);
          }
          return;
        }
      }
    }
  }
}
