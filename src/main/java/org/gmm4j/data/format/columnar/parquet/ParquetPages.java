package org.gmm4j.data.format.columnar.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a column, whose levels and places in a dictionary are looked through first:
 * Parquet's library believes how long a run of them claims to be, and takes memory for it.
 */
final class ParquetPages implements PageReader {
  private final PageReader pages;
  private final ColumnDescriptor column;

  ParquetPages(PageReader pages, ColumnDescriptor column) {
    this.pages = pages;
    this.column = column;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    return pages.readDictionaryPage();
  }

  @Override
  public long getTotalValueCount() {
    return pages.getTotalValueCount();
  }

  @Override
  public @Nullable DataPage readPage() {
    DataPage page = pages.readPage();
    try {
      if (page instanceof DataPageV1 first) {
        requireSound(first);
      } else if (page instanceof DataPageV2 second) {
        requireSound(second);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return page;
  }

  /** Levels with their length before each, then values. */
  private void requireSound(DataPageV1 page) throws IOException {
    ByteBuffer bytes = bytes(page.getBytes());
    int count = page.getValueCount();
    if (column.getMaxRepetitionLevel() > 0) {
      levels(bytes, page.getRlEncoding(), column.getMaxRepetitionLevel(), count);
    }
    if (column.getMaxDefinitionLevel() > 0) {
      levels(bytes, page.getDlEncoding(), column.getMaxDefinitionLevel(), count);
    }
    values(bytes, page.getValueEncoding(), count);
  }

  private void requireSound(DataPageV2 page) throws IOException {
    int count = page.getValueCount();
    requireRuns(bytes(page.getRepetitionLevels()), width(column.getMaxRepetitionLevel()), count);
    requireRuns(bytes(page.getDefinitionLevels()), width(column.getMaxDefinitionLevel()), count);
    values(bytes(page.getData()), page.getDataEncoding(), count);
  }

  private static ByteBuffer bytes(BytesInput input) throws IOException {
    return input.toInputStream().slice((int) input.size()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bits that hold a level. */
  private static int width(int most) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  private static void levels(ByteBuffer bytes, Encoding encoding, int most, int count) {
    if (encoding != Encoding.RLE) { // all of one length, and long out of use
      bytes.position(bytes.position() + (int) (((long) count * width(most) + 7) / 8));
      return;
    }
    int length = bytes.getInt();
    requireRuns(bytes.slice(bytes.position(), length), width(most), count);
    bytes.position(bytes.position() + length);
  }

  private void values(ByteBuffer bytes, Encoding encoding, int count) {
    if (!bytes.hasRemaining()) {
      return;
    }
    if (encoding.usesDictionary()) {
      requireRuns(bytes, bytes.get(), count);
    } else if (encoding == Encoding.RLE) { // truth values, with their length before them
      levels(bytes, encoding, 1, count);
    }
  }

  /**
   * Goes through runs: a number of groups of eight packed values, or of times that one value
   * occurs.
   *
   * @param width bits of a value
   */
  private static void requireRuns(ByteBuffer runs, int width, int count) {
    while (runs.hasRemaining()) {
      int header = 0;
      int shift = 0;
      byte next;
      do {
        next = runs.get();
        header |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      int size = header >>> 1;
      boolean packed = (header & 1) != 0;
      if (packed && size > (count + 7L) / 8) {
        throw new IllegalArgumentException(
            "a run of %d groups in a page of %d values".formatted(size, count));
      }
      long bytes = packed ? (long) size * width : (width + 7) / 8;
      runs.position((int) Math.min(runs.limit(), runs.position() + bytes)); // the last may be short
    }
  }
}
