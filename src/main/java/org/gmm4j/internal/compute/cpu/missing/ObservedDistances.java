package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.gaps.Section;
import org.gmm4j.internal.linalg.Spans;

/**
 * Nearest centres by what rows show (k-POD: Chi, Chi &amp; Baraniuk 2016):
 *
 * <pre>
 *   d² / |o| · Σⱼ∈ₒ (xⱼ − cⱼ)²,
 * </pre>
 *
 * 0 for a row that shows nothing. A centre goes to the means of the values that its rows show,
 * feature by feature, and stays where they show none.
 */
final class ObservedDistances {
  private final Sections sections;
  private final Dataset data;
  private final double[][] centres;
  private final Workers workers;
  private final double[] origin; // near all centres [d]
  private final int[] owners;
  private final double[] squaredDistances;
  private final double[][] sums; // Σ w (x − c) over what the centre's rows show [K × d]
  private final double[][] counts; // Σ w of these [K × d]

  private ObservedDistances(Sections sections, double[][] centres) {
    this.sections = sections;
    this.data = sections.data();
    this.workers = sections.workers();
    this.centres = centres;
    int d = data.columns();
    this.origin = new double[d];
    for (double[] centre : centres) {
      for (int j = 0; j < d; j++) {
        origin[j] += centre[j] / centres.length;
      }
    }
    this.owners = new int[data.arrayRows()];
    this.squaredDistances = new double[owners.length];
    this.sums = new double[centres.length][d];
    this.counts = new double[centres.length][d];
  }

  static Nearest find(Sections sections, double[][] centres) {
    ObservedDistances distances = new ObservedDistances(sections, centres);
    distances.search();
    return new Nearest(
        distances.owners,
        distances.data.weights(),
        centres.length,
        () -> distances.squaredDistances,
        distances::sumsOfAllRows);
  }

  private void search() {
    int d = data.columns();
    int k = centres.length;
    try (DoublePanel offsets = new DoublePanel(k, d);
        DoublePanel squares = new DoublePanel(k, d)) {
      double[] line = new double[d];
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d; j++) {
          line[j] = centres[c][j] - origin[j];
        }
        offsets.put(c, line, d);
        for (int j = 0; j < d; j++) {
          line[j] *= line[j];
        }
        squares.put(c, line, d);
      }
      sections.forEach(
          section -> {
            search(section, offsets, squares);
            workers.forEach(k, (worker, c) -> addSums(section, c));
          });
    }
  }

  private void search(Section section, DoublePanel offsets, DoublePanel squares) {
    int block = Conditionals.blockRows(data.columns());
    workers.forEach(
        (section.rows() - 1) / block + 1,
        (worker, task) -> {
          int from = task * block;
          search(section, from, Math.min(from + block, section.rows()), offsets, squares);
        });
  }

  /** Σ (x − c)² = Σ (x − s)² − 2 Σ (x − s)(c − s) + Σ (c − s)², all over o, s near the centres. */
  private void search(Section section, int from, int to, DoublePanel offsets, DoublePanel squares) {
    int d = data.columns();
    int k = centres.length;
    double[] values = section.values();
    double[] line = new double[d];
    double[] mask = new double[d];
    double[] norms = new double[to - from];
    try (DoublePanel rows = new DoublePanel(to - from, d);
        DoublePanel masks = new DoublePanel(to - from, d);
        DoublePanel products = new DoublePanel(to - from, k);
        DoublePanel ofCentres = new DoublePanel(to - from, k)) {
      for (int place = from; place < to; place++) {
        int at = section.begin(place);
        Arrays.fill(line, 0);
        Arrays.fill(mask, 0);
        for (int j : section.pattern(place).observed()) {
          line[j] = values[at + j] - origin[j];
          mask[j] = 1;
        }
        rows.put(place - from, line, d);
        masks.put(place - from, mask, d);
        norms[place - from] = Spans.squaredNorm(line, 0, d);
      }
      rows.timesTransposed(offsets, to - from, k, products);
      masks.timesTransposed(squares, to - from, k, ofCentres);
      double[] product = new double[k];
      double[] ofCentre = new double[k];
      for (int place = from; place < to; place++) {
        products.get(place - from, product, k);
        ofCentres.get(place - from, ofCentre, k);
        int best = 0;
        for (int c = 0; c < k; c++) {
          product[c] = ofCentre[c] - 2 * product[c];
          best = product[c] < product[best] ? c : best;
        }
        int row = Math.toIntExact(section.first() + section.row(place));
        int shown = section.pattern(place).observed().length;
        owners[row] = best;
        squaredDistances[row] =
            shown == 0 ? 0 : Math.max(0, norms[place - from] + product[best]) * d / shown;
      }
    }
  }

  private void addSums(Section section, int c) {
    double[] values = section.values();
    double[] shown = section.shown();
    double[] centre = centres[c];
    double[] sum = sums[c];
    double[] count = counts[c];
    for (int place = 0; place < section.rows(); place++) {
      if (owners[Math.toIntExact(section.first() + section.row(place))] == c) {
        double weight = section.weight(place);
        int from = section.begin(place);
        int fromShown = section.patternNumber(place) * centre.length;
        for (int j = 0; j < centre.length; j++) {
          double counting = weight * shown[fromShown + j];
          sum[j] += counting * (values[from + j] - centre[j]);
          count[j] += counting;
        }
      }
    }
  }

  /** As if each row showed what the others of its centre show in the mean. */
  private double[][] sumsOfAllRows() {
    double[] totals = new double[centres.length];
    for (int row = 0; row < owners.length; row++) {
      totals[owners[row]] += data.weights().of(row);
    }
    return new AvailableCases.Sums(counts, sums, sums).ofAllRows(totals);
  }
}
