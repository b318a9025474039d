package org.gmm4j.spark;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.compute.plan.Footprint;
import org.gmm4j.internal.compute.plan.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * The processor under another name, on which something goes wrong once, in the middle of a task:
 * "faulty:WHAT,STEP,N,FILE". WHAT is kill, of the process, or memory, of which there is none left;
 * it happens in the N-th STEP, expect or nearest, of who is first to make the FILE. Or, WHAT being
 * always, there is no memory for that step whoever tries.
 */
public final class FaultyProvider implements BackendProvider {
  private final BackendProvider cpu = new CpuProvider();

  /** The name of a device. */
  static String device(String what, String step, int number, Path file) {
    return "faulty:%s,%s,%d,%s".formatted(what, step, number, file);
  }

  /** Does what it is named, if nobody has done so. */
  static void happen(String what, Path file) {
    if (what.equals("always")) {
      throw new OutOfMemoryError("as if");
    }
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException done) {
      return;
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    if (what.equals("kill")) {
      Runtime.getRuntime().halt(137); // as the system would that has no memory left
    }
    throw new OutOfMemoryError("as if");
  }

  @Override
  public String kind() {
    return "faulty";
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of();
  }

  @Override
  public void prepare() {
    cpu.prepare();
  }

  @Override
  public Footprint footprint(
      @Nullable String which, Usage usage, RowKind rows, Acceleration acceleration) {
    return cpu.footprint(null, usage, rows, acceleration);
  }

  @Override
  public Backend open(@Nullable String which, Usage usage) {
    String[] fault = String.valueOf(which).split(",", 4);
    return new FaultyBackend(cpu.open(null, usage), fault);
  }

  private record FaultyBackend(Backend right, String[] fault) implements Backend {
    @Override
    public DeviceInfo device() {
      return right.device();
    }

    @Override
    public Precision precision() {
      return right.precision();
    }

    @Override
    public Resident load(Dataset rows, Acceleration acceleration) {
      return new FaultyResident(right.load(rows, acceleration), fault);
    }

    @Override
    public void close() {
      right.close();
    }
  }

  private static final class FaultyResident implements Backend.Resident {
    private final Backend.Resident right;
    private final String[] fault;
    private int steps;

    FaultyResident(Backend.Resident right, String[] fault) {
      this.right = right;
      this.fault = fault;
    }

    private void step(String name) {
      if (name.equals(fault[1]) && ++steps == Integer.parseInt(fault[2])) {
        happen(fault[0], Path.of(fault[3]));
      }
    }

    @Override
    public RowWeights weights() {
      return right.weights();
    }

    @Override
    public double faintCount() {
      return right.faintCount();
    }

    @Override
    public Moments expect(GaussianMixture mixture) {
      step("expect");
      return right.expect(mixture);
    }

    @Override
    public Moments expect(GaussianMixture mixture, MomentsListener listener) {
      step("expect");
      return right.expect(mixture, listener);
    }

    @Override
    public void posterior(GaussianMixture mixture, RowSink sink) {
      right.posterior(mixture, sink);
    }

    @Override
    public double label(GaussianMixture mixture, Backend.LabelSink labels) {
      return right.label(mixture, labels);
    }

    @Override
    public double logLikelihood(GaussianMixture mixture) {
      return right.logLikelihood(mixture);
    }

    @Override
    public Moments accumulate(
        Responsibilities responsibilities, double[][] references, Scatter scatter) {
      return right.accumulate(responsibilities, references, scatter);
    }

    @Override
    public Nearest nearest(double[][] centres) {
      step("nearest");
      return right.nearest(centres);
    }

    @Override
    public void forget() {
      right.forget();
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
