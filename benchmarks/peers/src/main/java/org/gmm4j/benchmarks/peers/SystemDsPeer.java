package org.gmm4j.benchmarks.peers;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.sysds.api.jmlc.Connection;
import org.apache.sysds.api.jmlc.PreparedScript;
import org.apache.sysds.api.jmlc.ResultVariables;

/**
 * Apache SystemDS: the E-step and M-step of its {@code gmm.dml}, in a loop as that has it. Its
 * function {@code gmm} makes its own start, so the loop around the steps is written here.
 */
final class SystemDsPeer implements Peer {
  private static final String GMM = "scripts/builtin/gmm.dml"; // in SystemDS's jar
  private static final String LOOP =
      """
      source("%s") as gmm
      X = read("X");
      weight = read("weight");
      mean = read("mean");
      sigma = read("sigma");
      K = nrow(mean);
      [precision, ended] = gmm::compute_precision_cholesky(sigma, "VVV", K);
      before = -1.0/0.0;
      done = 0;
      converged = FALSE;
      while (done < $iterations & !converged & !ended) {
        [now, responsibilities, joint] = gmm::e_step(X, weight, mean, precision, "VVV");
        [weight, mean, sigma, precision, ended] = gmm::m_step(X, responsibilities, K, "VVV", $ridge);
        converged = abs(now - before) < $tolerance;
        before = now;
        done = done + 1;
      }
      [now, responsibilities, joint] = gmm::e_step(X, weight, mean, precision, "VVV");
      labels = rowIndexMax(joint);
      write(weight, "weight_out");
      write(mean, "mean_out");
      write(sigma, "sigma_out");
      write(labels, "labels");
      write(done, "done");
      write(converged, "converged");
      """;

  private final Workload workload;
  private final double[][] rows;
  private final Connection systemDs = new Connection();
  private final Path gmm;

  private SystemDsPeer(Workload workload) throws Exception {
    this.workload = workload;
    this.rows = workload.rows();
    this.gmm = Files.createTempFile("gmm", ".dml");
    try (InputStream packed = Connection.class.getClassLoader().getResourceAsStream(GMM)) {
      Files.write(gmm, packed.readAllBytes());
    }
    gmm.toFile().deleteOnExit();
  }

  public static void main(String[] args) throws Exception {
    Peer.serve(args, Connection.class, SystemDsPeer::new);
  }

  @Override
  public Fit fit(int iterations) throws Exception {
    String loop =
        LOOP.formatted(gmm)
            .replace("$iterations", Integer.toString(iterations))
            .replace("$ridge", Double.toString(workload.ridge()))
            .replace("$tolerance", Double.toString(workload.tolerance()));
    String[] inputs = {"X", "weight", "mean", "sigma"};
    String[] outputs = {"weight", "mean", "sigma", "labels", "done", "converged"};
    PreparedScript script = systemDs.prepareScript(loop, inputs, outputs);
    int features = rows[0].length;
    script.setMatrix("X", rows);
    script.setMatrix("weight", new double[][] {workload.weights()});
    script.setMatrix("mean", workload.means());
    script.setMatrix(
        "sigma",
        Arrays.stream(workload.squareCovariances())
            .flatMap(Arrays::stream)
            .toArray(double[][]::new));
    long begin = System.nanoTime();
    ResultVariables fitted = script.executeScript();
    double seconds = Peer.since(begin);
    double[][] sigma = fitted.getMatrix("sigma");
    int components = sigma.length / features;
    double[][] covariances = new double[components][];
    for (int k = 0; k < components; k++) {
      covariances[k] = Fit.flat(Arrays.copyOfRange(sigma, k * features, (k + 1) * features));
    }
    return new Fit(
        seconds,
        List.of(),
        Math.toIntExact(fitted.getLong("done")),
        fitted.getBoolean("converged"),
        Arrays.stream(fitted.getMatrix("labels")).mapToInt(each -> (int) each[0] - 1).toArray(),
        fitted.getMatrix("weight")[0],
        fitted.getMatrix("mean"),
        covariances);
  }
}
