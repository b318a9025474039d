package org.gmm4j.io;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gmm4j.FitListener;
import org.gmm4j.data.DataException;
import org.gmm4j.em.Collapse;
import org.jspecify.annotations.Nullable;

/**
 * A line of CSV for every iteration, written as it happens: a fit that is killed leaves the lines
 * of the iterations that it finished. The file appears with the first of them.
 */
public final class TraceFile implements FitListener, AutoCloseable {
  private static final String HEADER =
      "iteration,log_likelihood,seconds,evaluated_pairs,accumulated_pairs,restart,events\n";

  private final Path file;
  private @Nullable Writer writer;
  private @Nullable IOException failure;

  /** Will write to {@code file}, replacing one of this name. */
  public TraceFile(Path file) {
    OutputFile.requireWritable(file);
    this.file = file;
  }

  @Override
  public void resumed(List<Finished> iterations) {
    iterations.forEach(this::write);
  }

  @Override
  public void iteration(Iteration iteration) {
    write(iteration.finished());
  }

  private void write(Finished iteration) {
    if (failure != null) {
      return;
    }
    try {
      if (writer == null) {
        writer = Files.newBufferedWriter(file);
        writer.write(HEADER);
      }
      writer.write(
          String.format(
              Locale.ROOT,
              "%d,%s,%.6f,%d,%d,%d,%s\n",
              iteration.number(),
              iteration.logLikelihood(), // all digits, so that it can be compared
              iteration.seconds(),
              iteration.evaluatedPairs(),
              iteration.accumulatedPairs(),
              iteration.restart(),
              Collapse.list(iteration.collapses())));
      writer.flush();
    } catch (IOException full) {
      failure = full; // the fit is worth more than its trace: it goes on
    }
  }

  /**
   * Ends the file.
   *
   * @throws DataException if a line could not be written
   */
  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException full) {
      failure = full;
    }
    IOException failed = failure;
    if (failed != null) {
      throw new DataException(file + ": cannot be written (" + failed.getMessage() + ")", failed);
    }
  }
}
