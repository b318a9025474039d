package org.gmm4j.benchmarks.gpu;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;

/**
 * The engine's side of the comparison: a fit of rows.npy from start.npz, in a Java that has fitted
 * before. Makes the start if there is none. The result is a line of JSON.
 */
final class EngineFit {
  private static final int WARM_UP = 2;

  private EngineFit() {}

  /**
   * Fits.
   *
   * @param args the folder, the device, the precision, ON or OFF (accelerations), K, the ridge, the
   *     iterations
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Dataset rows = Dataset.read(folder.resolve("rows.npy")).dividedBy(255);
    Path start = folder.resolve("start.npz");
    GmmFitterBuilder fitter =
        GmmFitter.builder()
            .device(args[1])
            .precision(Precision.valueOf(args[2].toUpperCase(Locale.ROOT)))
            .acceleration(Acceleration.valueOf(args[3]))
            .regularization(Regularization.ridge(Double.parseDouble(args[5])))
            .tolerance(0);
    if (!Files.exists(start)) {
      int components = Integer.parseInt(args[4]);
      GaussianMixture made =
          fitter.components(components).maxIterations(1).build().fit(rows).mixture();
      Models.write(made, Map.of(), start);
    }
    fitter.start(Models.readStored(start).mixture());
    fitter.maxIterations(WARM_UP).build().fit(rows);
    List<Double> seconds = new ArrayList<>();
    List<Double> logLikelihoods = new ArrayList<>();
    fitter.listener(
        new FitListener() {
          @Override
          public void iteration(Iteration iteration) {
            seconds.add(iteration.seconds());
            logLikelihoods.add(iteration.logLikelihood());
          }
        });
    long begin = System.nanoTime();
    fitter.maxIterations(Integer.parseInt(args[6])).build().fit(rows);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", (System.nanoTime() - begin) * 1e-9);
    json.put("seconds_per_iteration", seconds);
    json.put("log_likelihood", logLikelihoods.get(logLikelihoods.size() - 1));
    System.out.println(new Gson().toJson(json));
  }
}
