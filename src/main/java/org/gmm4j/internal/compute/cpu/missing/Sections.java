package org.gmm4j.internal.compute.cpu.missing;

import java.util.function.Consumer;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.conditional.Section;
import org.jspecify.annotations.Nullable;

/**
 * Rows section by section. If there is one it is read once and stays, else each is read whenever it
 * is visited.
 */
final class Sections {
  private final Dataset data;
  private final Workers workers;
  private @Nullable Section only;

  Sections(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
  }

  Dataset data() {
    return data;
  }

  Workers workers() {
    return workers;
  }

  /** Visits all, in their order. */
  void forEach(Consumer<Section> work) {
    int most = Section.rows(data);
    if (most == data.rows()) {
      Section all = only == null ? Section.read(data, 0, most, workers) : only;
      only = all;
      work.accept(all);
      return;
    }
    for (long row = 0; row < data.rows(); row += most) {
      work.accept(Section.read(data, row, (int) Math.min(most, data.rows() - row), workers));
    }
  }
}
