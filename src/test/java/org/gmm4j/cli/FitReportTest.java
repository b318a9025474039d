package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.cli.output.IterationTimes;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is told of a fit: to scripts, on terminals, quietly and at length. */
class FitReportTest {
  private static final String FIT = "fit @/data.npy --device cpu ";
  private static final List<String> USUAL =
      List.of("data", "device", "fit", "log-likelihood", "BIC, AIC", "weights");

  private final Tool tool;

  FitReportTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  private static List<String> labels(Stream<String> lines) {
    return lines.map(line -> line.substring(0, Math.min(16, line.length())).strip()).toList();
  }

  @Test
  void scriptsGetNoPictures() {
    Tool.Outcome fit = tool.run(FIT).assertDone();
    assertEquals(USUAL, labels(fit.lines().stream()));
    assertEquals("weights         0.5000 0.5000", fit.lines().get(5));
  }

  @Test
  void verboseTellsMore() {
    List<String> lines = tool.run(FIT + "--verbose").assertDone().lines();
    assertEquals(USUAL, labels(lines.stream().limit(6)));
    assertEquals(
        List.of("parameters", "regularization", "rows", "time"), labels(lines.stream().skip(6)));
    assertEquals("parameters      19 free, full covariances", lines.get(6));
    assertEquals("regularization  ridge 1.000e-06, shrinkage 0.0", lines.get(7));
    assertEquals("rows            20 20", lines.get(8));
  }

  @Test
  void quietWritesTheModelAndNothingElse() {
    Tool.Outcome fit = tool.run(FIT + "--quiet --reg 0.1 --out @/m.npz").assertDone();
    assertEquals("", fit.out());
    assertEquals(List.of("m.npz"), fit.newFiles());
  }

  @Test
  void quietHasNoNotes() {
    assertTrue(tool.run(FIT + "--checkpoint @/c --resume @/c").err().contains("note:"));
    assertEquals("", tool.run(FIT + "--checkpoint @/d --resume @/d --quiet").assertDone().out());
  }

  @Test
  void quietErrorsAreErrors() {
    tool.run("fit @/none.npy --quiet").assertComplains(2, "none.npy");
  }

  @Test
  void quietGivesWhatIsAskedFor() {
    String out = tool.run(FIT + "--quiet --json").assertDone().out();
    assertEquals(1, out.lines().count());
    assertEquals(40, JsonParser.parseString(out).getAsJsonObject().get("n").getAsInt());
  }

  @Test
  void checkpointsDoNotKeepHowMuchIsTold() {
    tool.run(FIT + "--quiet --max-iter 2 --tol 0 --checkpoint @/c").assertDone();
    Tool.Outcome resumed = tool.run("fit @/data.npy --max-iter 3 --verbose --resume @/c");
    assertTrue(resumed.assertDone().out().contains("(2 done before)"), resumed.out());
  }

  @Test
  void quietAndVerboseAreOneTooMany() {
    tool.run(FIT + "--quiet --verbose")
        .assertComplains(2, "--quiet and --verbose: choose one of them", "fit --help");
  }

  @Test
  void terminalsGetPictures() {
    double[][] rows = new double[40][64];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 64; j++) {
        rows[i][j] = (i % 2 + (i * (j + 3) % 7) / 7.0) / 2;
      }
    }
    DataSource source = new DataSource("rows", Dataset.of(rows), null);
    FitResult result =
        GmmFitter.builder()
            .components(2)
            .covariance("diag")
            .device("cpu")
            .build()
            .fit(source.rows());
    FitReport report = new FitReport(source, result, 0, new IterationTimes());
    List<String> plain = report.lines(null, false);
    assertEquals(USUAL, labels(plain.stream()));
    List<String> seen = report.lines(new Terminal(80, true, true), false);
    assertEquals(
        List.of(
            "data",
            "device",
            "fit",
            "log-likelihood",
            "by iteration",
            "BIC, AIC",
            "weights",
            "",
            "means"),
        labels(seen.stream().limit(9)));
    assertEquals(9 + 4, seen.size());
    assertTrue(seen.get(12).contains("▀"));
    List<String> dumb = report.lines(new Terminal(80, false, true), false);
    assertEquals(seen.subList(0, 4), dumb.subList(0, 4));
    assertEquals(8, dumb.size());
    assertFalse(dumb.get(6).contains("█"), dumb.get(6));
  }
}
