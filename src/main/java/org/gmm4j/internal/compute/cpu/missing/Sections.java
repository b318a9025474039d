package org.gmm4j.internal.compute.cpu.missing;

import java.util.function.Consumer;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.gaps.Section;
import org.jspecify.annotations.Nullable;

/**
 * Rows section by section. Of so few rows that all {@linkplain Section#areFew may stay}, each is
 * read once, else whenever it is visited.
 */
final class Sections {
  private final Dataset data;
  private final Workers workers;
  private final @Nullable Section[] kept; // none if they do not stay

  Sections(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
    boolean stay = Section.areFew(data.rows(), data.columns());
    this.kept = new Section[stay ? (int) ((data.rows() - 1) / Section.rows(data)) + 1 : 0];
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
    int number = 0;
    for (long row = 0; row < data.rows(); row += most, number++) {
      work.accept(section(number, row, (int) Math.min(most, data.rows() - row)));
    }
  }

  private Section section(int number, long first, int rows) {
    Section before = number < kept.length ? kept[number] : null;
    Section section = before == null ? read(first, rows) : before;
    if (number < kept.length) {
      kept[number] = section;
    }
    return section;
  }

  private Section read(long first, int rows) {
    return Section.read(
        data,
        first,
        rows,
        (tasks, task) -> workers.forEach(tasks, (worker, number) -> task.accept(number)));
  }
}
