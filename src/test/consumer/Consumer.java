import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Scorer;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.io.Models;
import org.gmm4j.report.Report;

/** Fits, scores, saves and loads, and has no report: DEVICE MODEL.npz. */
final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    double[][] rows = new double[200][3];
    Random random = new Random(0);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] = random.nextGaussian() + (i % 2) * 10;
      }
    }
    Dataset data = Dataset.of(rows);
    try {
      FitResult fit =
          GmmFitter.builder().components(2).device(args[0]).build().fit(data);
      Path file = Path.of(args[1]);
      Models.write(fit, file);
      GaussianMixture loaded = Models.read(file);
      try (Scorer scorer = Scorer.on(args[0], loaded)) {
        int[] labels = scorer.predict(data);
        if (!Arrays.equals(labels, fit.labels()) || labels[0] == labels[1]) {
          throw new AssertionError("the model that was loaded is another, or wrong");
        }
      }
      if (Consumer.class.getResource("/org/gmm4j/report/Report.class") != null) { // not in slim
        reportNeedsItsLibrary(fit, data);
      }
      System.out.printf("%s: %.6f nats a row%n", fit.run().device().name(), fit.logLikelihood());
    } catch (DeviceException none) {
      System.err.println(none.getMessage());
      System.exit(2);
    }
  }

  private static void reportNeedsItsLibrary(FitResult fit, Dataset data) {
    try {
      Report.of(fit, data).write(Path.of("report"));
      throw new AssertionError("a report without the library that writes it");
    } catch (DataException missing) {
      if (!missing.getMessage().contains("gg.jte:jte-runtime")) {
        throw new AssertionError(missing);
      }
    }
  }
}
