package org.gmm4j.internal.compute.cpu;

import org.bytedeco.javacpp.Loader;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.Libraries;
import org.gmm4j.internal.Logging;
import org.gmm4j.internal.MachineMemory;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.chunks.ChunkedResident;
import org.gmm4j.internal.compute.chunks.Chunks;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.missing.IncompleteResident;
import org.gmm4j.internal.compute.plan.RowKind;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The processor as a backend. It brings its own threads, each calling OpenBLAS for a block of rows
 * or a tile of a matrix, so that everything between the products runs on all cores too. While one
 * is open, OpenBLAS itself starts no threads, for ND4J's users in the same process either.
 */
public final class CpuBackend implements Backend {
  /** In the environment, not empty: that ND4J shall leave OpenBLAS's threads alone. */
  private static final String SKIP_THREADS = "ND4J_SKIP_BLAS_THREADS";

  private final DeviceInfo device;
  private final Precision precision;
  private final int mostSectionRows;
  private final Workers workers;
  private final OpenBlas.SingleThreaded blasScope;

  /**
   * Opens the processor.
   *
   * @param threads how many to use; results do not depend on it
   */
  public CpuBackend(DeviceInfo device, Precision precision, int threads) {
    this(device, precision, threads, Integer.MAX_VALUE);
  }

  /** The same with steps that go over fewer rows at a time; for tests. */
  CpuBackend(DeviceInfo device, Precision precision, int threads, int mostSectionRows) {
    this.mostSectionRows = mostSectionRows;
    this.device = device;
    this.precision = precision;
    loadLibraries(); // ND4J sets OpenBLAS's threads when it loads: let it
    this.blasScope = OpenBlas.singleThreaded();
    this.workers = new Workers(threads);
  }

  /** Loads OpenBLAS and ND4J on the first call. */
  private static void loadLibraries() {
    Libraries.load(CpuBackend::startNd4j);
  }

  /** Loads what may be loaded beside other work on the first call, see {@link Libraries}. */
  static void prepareLibraries() {
    String skip = System.getenv(SKIP_THREADS);
    boolean setsThreads = skip == null || skip.isEmpty();
    Libraries.load(setsThreads ? OpenBlas::require : CpuBackend::startNd4j);
    if (!setsThreads) {
      MachineMemory.bytes(); // which every fit will ask for
    }
  }

  private static OpenBlas.Version startNd4j() {
    OpenBlas.Version blas = OpenBlas.require(); // or ND4J loads it, with kernels of its choice
    Logging.keepQuietIfUnchosen();
    try {
      Nd4j.createUninitialized(1).close();
      return blas;
    } catch (LinkageError missing) {
      throw new DeviceException(
          "ND4J cannot be started: org.nd4j:nd4j-native for %s must be on the class path"
              .formatted(Loader.Detector.getPlatform()),
          missing);
    }
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    return VeryManyRows.are(RowKind.of(rows))
        ? new ChunkedResident(
            rows,
            precision,
            VeryManyRows.CHUNK,
            chunk -> Chunks.Chunk.of(resident(chunk, acceleration)))
        : resident(rows, acceleration);
  }

  private Resident resident(Dataset rows, Acceleration acceleration) {
    if (rows.isIncomplete()) {
      requireDouble();
      return new IncompleteResident(rows, workers);
    }
    return new CpuResident(rows, precision, acceleration, workers, mostSectionRows);
  }

  private void requireDouble() {
    if (precision != Precision.DOUBLE) {
      throw new DeviceException(
          "rows with missing values are computed in double: leave the precision float out");
    }
  }

  @Override
  public void close() {
    workers.close();
    blasScope.close();
  }
}
