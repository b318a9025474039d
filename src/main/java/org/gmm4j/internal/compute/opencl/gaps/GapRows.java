package org.gmm4j.internal.compute.opencl.gaps;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapBlock;
import org.jspecify.annotations.Nullable;

/**
 * Rows section by section, in doubles, NaN for what is missing. They stay on the device if they
 * take no more than half of it; else a section goes up whenever it is visited.
 */
final class GapRows implements AutoCloseable {
  private final OpenClContext context;
  private final Dataset data;
  private final boolean stay;
  private final @Nullable Section[] outlines; // without values
  private final @Nullable DeviceBuffer[] buffers; // of all sections, or one for each in turn

  private @Nullable Section last;

  GapRows(OpenClContext context, Dataset data) {
    this.context = context;
    this.data = data;
    this.stay = stay(data.rows(), data.columns(), context.device().info().memoryBytes());
    int sections = (int) ((data.rows() - 1) / Section.rows(data)) + 1;
    this.outlines = new Section[sections];
    this.buffers = new DeviceBuffer[stay ? sections : 1];
  }

  /** Whether rows stay on a device of so many bytes. */
  static boolean stay(long rows, int columns, long memory) {
    return rows * columns * Double.BYTES <= memory / 2;
  }

  Dataset data() {
    return data;
  }

  /** Reads a section with its values. */
  private static Section read(Dataset data, long first, int rows) {
    return Section.read(
        data, first, rows, (tasks, task) -> IntStream.range(0, tasks).parallel().forEach(task));
  }

  /** A section with its values, which are kept until another's are asked for. */
  Section values(Section outline) {
    Section values = last;
    if (values == null || values.first() != outline.first()) {
      values = read(data, outline.first(), outline.rows());
      last = values;
    }
    return values;
  }

  /** Visits all rows in their order, so many at a time at most. */
  void forEach(int blockRows, Consumer<GapBlock> work) {
    int most = Section.rows(data);
    int number = 0;
    for (long row = 0; row < data.rows(); row += most, number++) {
      int rows = (int) Math.min(most, data.rows() - row);
      DeviceBuffer values = bring(number, row, rows);
      Section outline = outlines[number];
      for (int from = 0; from < rows && outline != null; from += blockRows) {
        work.accept(new GapBlock(outline, values, from, Math.min(blockRows, rows - from)));
      }
    }
  }

  private DeviceBuffer bring(int number, long first, int rows) {
    int at = stay ? number : 0;
    DeviceBuffer there = buffers[at];
    if (stay && there != null && outlines[number] != null) {
      return there;
    }
    Section section = read(data, first, rows);
    if (there == null) {
      there = new DeviceBuffer(context, "the rows", (long) rows * data.columns() * Double.BYTES);
      buffers[at] = there;
    }
    send(section, there);
    outlines[number] = section.withoutValues();
    return there;
  }

  private static void send(Section section, DeviceBuffer to) {
    int d = section.columns();
    double[] values = section.values();
    to.writeLines(
        section.rows(),
        (long) d * Double.BYTES,
        (place, bytes, offset) -> {
          int begin = section.begin(place);
          for (int j = 0; j < d; j++) {
            bytes.putDouble(offset + j * Double.BYTES, values[begin + j]);
          }
          for (int j : section.pattern(place).missing()) {
            bytes.putDouble(offset + j * Double.BYTES, Double.NaN);
          }
        });
  }

  /** Rows of other values where these have some, as a buffer of their own; the caller closes it. */
  DeviceBuffer like(Section section, double[] values) {
    DeviceBuffer buffer =
        new DeviceBuffer(context, "the moved rows", (long) values.length * Double.BYTES);
    send(section.with(values), buffer);
    return buffer;
  }

  @Override
  public void close() {
    for (DeviceBuffer each : buffers) {
      if (each != null) {
        each.close();
      }
    }
  }
}
