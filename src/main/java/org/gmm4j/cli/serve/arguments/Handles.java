package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonElement;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.mapped.MappedArray;
import org.jspecify.annotations.Nullable;

/** Data that stay open between calls, by number. */
public final class Handles implements AutoCloseable {
  private final Map<Long, Open> open = new TreeMap<>();
  private long last;

  /**
   * Rows.
   *
   * @param mapped where they lie; null if they are in memory
   */
  private record Open(DataSource source, @Nullable MappedArray mapped) {
    void close() {
      if (mapped != null) {
        mapped.close();
      }
    }
  }

  /** Keeps rows. */
  public long keep(DataSource source, @Nullable MappedArray mapped) {
    open.put(++last, new Open(source, mapped));
    return last;
  }

  /** Gives rows up. */
  public void close(long handle) {
    Open gone = open.remove(handle);
    if (gone == null) {
      throw unknown(handle);
    }
    gone.close();
  }

  private static RequestException unknown(long handle) {
    return new RequestException("rows", "there is no handle %d; open gives one".formatted(handle));
  }

  /**
   * The rows that a request names, with weights and known labels of its own, if it has some: takes
   * {@code rows}, {@code weights}, {@code known_labels}.
   */
  public DataSource rows(Request request) {
    long handle = request.whole("rows");
    Open found = open.get(handle);
    if (found == null) {
      throw unknown(handle);
    }
    return found.source().withRows(known(weighted(found.source().rows(), request), request));
  }

  /** The same rows, which count as the request says, if it does. */
  public static Dataset weighted(Dataset rows, Request request) {
    JsonElement weights = request.take("weights");
    if (weights == null) {
      return rows;
    }
    NpyArray each = ArrayOptions.reals("weights", weights);
    if (each.shape().length != 1) {
      throw new DataException("weights are a list, a number a row");
    }
    return rows.weightedBy(each.values());
  }

  private static Dataset known(Dataset rows, Request request) {
    JsonElement labels = request.take("known_labels");
    return labels == null
        ? rows
        : rows.withKnownLabels(ArrayOptions.integers("known_labels", labels));
  }

  /** Gives all rows up. */
  @Override
  public void close() {
    open.values().forEach(Open::close);
    open.clear();
  }
}
