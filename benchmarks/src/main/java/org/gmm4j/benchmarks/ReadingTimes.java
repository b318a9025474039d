package org.gmm4j.benchmarks;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.Map;
import org.gmm4j.data.Dataset;

/**
 * Reads a file into memory again and again and says, on standard output, what each time took and a
 * sum of what was read, to be compared with that of others: one JSON object.
 *
 * <p>Arguments: FILE (as the command line takes it), TIMES.
 */
public final class ReadingTimes {
  private ReadingTimes() {}

  /** Runs it. */
  public static void main(String[] args) {
    double[] seconds = new double[Integer.parseInt(args[1])];
    double sum = 0;
    String shape = "";
    for (int i = 0; i < seconds.length; i++) {
      long begin = System.nanoTime();
      Dataset rows = Dataset.read(Path.of(args[0]));
      seconds[i] = (System.nanoTime() - begin) / 1e9;
      shape = rows.rows() + " x " + rows.columns() + " " + rows.type();
      sum = sum(rows);
    }
    System.out.println(new Gson().toJson(Map.of("seconds", seconds, "sum", sum, "shape", shape)));
  }

  private static double sum(Dataset rows) {
    double sum = 0;
    double[] row = new double[rows.columns()];
    for (long i = 0; i < rows.rows(); i++) {
      rows.read(i, 1, row, 0);
      for (double x : row) {
        sum += x;
      }
    }
    return sum;
  }
}
