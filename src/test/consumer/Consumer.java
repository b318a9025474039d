import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.ModelFile;
import org.gmm4j.io.StoredModel;

/** Fits, scores, saves and loads: DEVICE MODEL.npz. */
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
    try {
      FitResult fit =
          GmmFitter.builder().components(2).device(args[0]).build().fit(Dataset.of(rows));
      Path file = Path.of(args[1]);
      ModelFile.write(file, fit.mixture(), Map.of());
      GaussianMixture loaded = StoredModel.read(file).mixture();
      if (loaded.logDensity(rows[0]) != fit.mixture().logDensity(rows[0])
          || loaded.predict(rows[0]) == loaded.predict(rows[1])) {
        throw new AssertionError("the model that was loaded is another, or wrong");
      }
      System.out.printf("%s: %.6f nats a row%n", fit.device().name(), fit.logLikelihood());
    } catch (DeviceException none) {
      System.err.println(none.getMessage());
      System.exit(2);
    }
  }
}
