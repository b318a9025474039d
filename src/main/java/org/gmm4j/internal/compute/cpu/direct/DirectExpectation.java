package org.gmm4j.internal.compute.cpu.direct;

import java.util.function.Function;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.blocks.BlockRoom;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The E-step and its sums in one pass over the rows, by the definitions: all components of all
 * rows, distances from differences to each mean, or to one centre that cancels no digits. There is
 * nothing to remember and nothing to set up but room, which is new once, and loops over rows run on
 * vectors, which wins where a density takes few operations.
 */
public final class DirectExpectation implements AutoCloseable {
  /** What a pair of a row and a full covariance costs, of what it costs a sweep. Measured. */
  public static final double MATRIX_PRICE = 0.2;

  /** Features up to which full covariances are taken so, … */
  private static final int FULL_FEATURES = 64;

  /** … and everything by plain loops. */
  private static final int LOOP_FEATURES = 8;

  /**
   * Diagonal covariances of fewer components than these are taken by loops, too: a product with few
   * lines spends its time on moving rows. By products of 50 features on one thread, not by a grid.
   */
  private static final int PRODUCT_COMPONENTS = 32;

  /** Parts of the rows with sums of their own, at most, however many workers there are. */
  private static final int PARTS = 64;

  /** Rows of a part, if there are not many; more of many features, whose sums are to be merged. */
  private static final int PART_ROWS = 1024;

  private static final int PART_ROWS_PER_FEATURE = 64;

  private final Dataset data;
  private final Workers workers;
  private final @Nullable BlockRoom[] rooms; // of each worker

  public DirectExpectation(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
    this.rooms = new BlockRoom[workers.count()];
  }

  /**
   * Whether that may be a good way for covariances: matrices of many features are not, of which
   * others find out what can be left out, and low ranks, which have sums of their own.
   */
  public static boolean suits(Covariance covariance) {
    return switch (covariance.structure().factors()) {
      case NONE -> !covariance.scatter().hasProducts();
      case SHARED -> covariance.features() <= LOOP_FEATURES;
      case OWN -> covariance.features() <= FULL_FEATURES;
    };
  }

  /** Rows of a block: each worker has one. */
  public static int blockRows(int features, int components) {
    return Tools.capacity(features, components);
  }

  /** The E-step and its sums, of covariances that this suits. */
  public Moments of(GaussianMixture mixture) {
    int d = data.columns();
    boolean diagonal = mixture.covariance().structure().factors() == Factors.NONE;
    int partRows = diagonal ? PART_ROWS : Math.max(PART_ROWS, PART_ROWS_PER_FEATURE * d);
    if (diagonal) {
      CommonCentre centre = CommonCentre.of(mixture);
      QuadraticForms forms = multiplies(mixture, centre) ? forms(mixture, centre) : null;
      return of(mixture, partRows, room -> Tools.ofDiagonals(room, mixture, centre, forms));
    }
    if (d <= LOOP_FEATURES) {
      return of(mixture, partRows, room -> Tools.ofLoops(room.block(), mixture));
    }
    try (DoublePanel factors = WhiteningProducts.factors(mixture)) {
      return of(mixture, partRows, room -> Tools.ofProducts(room.block(), mixture, factors));
    }
  }

  /**
   * The same of tied covariances whose means are near a centre, but for what all components have in
   * common: log-densities are too large by ½ s(x), see {@link QuadraticForms}, and of the second
   * moments there are none.
   *
   * @param forms about the centre
   * @return sums about the centre, with diagonals that are 0
   */
  public Moments ofTied(GaussianMixture mixture, QuadraticForms forms, double[] centre) {
    CommonCentre common = CommonCentre.ofAll(mixture, centre);
    return of(mixture, PART_ROWS, room -> Tools.ofTied(room, mixture, common, forms));
  }

  private static boolean multiplies(GaussianMixture mixture, CommonCentre centre) {
    boolean radial = mixture.covariance().structure().isIsotropic();
    return mixture.features() > LOOP_FEATURES
        && centre.near().length >= (radial ? 2 : PRODUCT_COMPONENTS);
  }

  private static QuadraticForms forms(GaussianMixture mixture, CommonCentre centre) {
    return QuadraticForms.of(mixture, centre.point());
  }

  private Moments of(GaussianMixture mixture, int partRows, Function<BlockRoom, Tools> make) {
    int rows = data.arrayRows();
    int parts = Math.min(PARTS, (rows - 1) / partRows + 1);
    OrderedMoments sums = new OrderedMoments(parts);
    @Nullable Tools[] tools = new Tools[workers.count()];
    try {
      workers.forEach(
          parts,
          (worker, part) -> {
            Tools its = tools[worker];
            if (its == null) {
              its = make.apply(room(worker, mixture.components()));
              tools[worker] = its;
            }
            int first = (int) ((long) rows * part / parts);
            int end = (int) ((long) rows * (part + 1) / parts);
            sums.add(part, its.moments(first, end));
          });
    } finally {
      for (Tools each : tools) {
        if (each != null) {
          each.close();
        }
      }
    }
    Moments moments = sums.total();
    moments.addWork((long) rows * mixture.components(), 0);
    return moments;
  }

  /** A worker's, for as many components. */
  private BlockRoom room(int worker, int components) {
    BlockRoom room = rooms[worker];
    if (room == null || room.block().components() != components) {
      if (room != null) {
        room.close();
      }
      room = new BlockRoom(data, components, blockRows(data.columns(), components));
      rooms[worker] = room;
    }
    return room;
  }

  @Override
  public void close() {
    for (BlockRoom room : rooms) {
      if (room != null) {
        room.close();
      }
    }
  }
}
