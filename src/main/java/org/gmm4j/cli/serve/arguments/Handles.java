package org.gmm4j.cli.serve.arguments;

import com.google.gson.JsonElement;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.GaussianMixture;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.RequestException;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.format.NpyArray;
import org.gmm4j.data.mapped.MappedArray;
import org.jspecify.annotations.Nullable;

/** Data that stay open between calls, and mixtures that are kept with them, by number. */
public final class Handles implements AutoCloseable {
  private final Map<Long, Open> open = new TreeMap<>();
  private final Map<Long, Kept> kept = new TreeMap<>();
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

  /**
   * A mixture.
   *
   * @param rows the handle of those that it was fitted to, with which it goes; 0 for none
   */
  private record Kept(GaussianMixture mixture, long rows) {}

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
    kept.values().removeIf(each -> each.rows() == handle);
  }

  /**
   * Keeps a mixture.
   *
   * @param rows the handle of those that it was fitted to: it goes when they go; 0 for none
   */
  public long keep(GaussianMixture mixture, long rows) {
    kept.put(++last, new Kept(mixture, rows));
    return last;
  }

  /** A mixture that was kept. */
  public GaussianMixture mixture(long model) {
    Kept found = kept.get(model);
    if (found == null) {
      throw unknownModel(model);
    }
    return found.mixture();
  }

  /** Gives a mixture up. */
  public void forget(long model) {
    if (kept.remove(model) == null) {
      throw unknownModel(model);
    }
  }

  private static RequestException unknownModel(long model) {
    return new RequestException("model", "there is no model %d that is kept".formatted(model));
  }

  private static RequestException unknown(long handle) {
    return new RequestException("rows", "there is no handle %d; open gives one".formatted(handle));
  }

  /**
   * Rows, with weights and known labels of a request's own, if it has some: takes {@code weights}
   * and {@code known_labels}.
   */
  public DataSource rows(long handle, Request request) {
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
    kept.clear();
  }
}
