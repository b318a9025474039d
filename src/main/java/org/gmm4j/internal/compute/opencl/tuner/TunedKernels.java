package org.gmm4j.internal.compute.opencl.tuner;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.internal.compute.opencl.sizes.Product;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;

/** Kernels whose sizes are searched for together, and where such a search goes. */
public enum TunedKernels {
  /** ‖P(x − μ)‖². */
  WHITENING("whitening", 0.45) {
    @Override
    public double seconds(Trial trial, double best) {
      return trial.whitening(best);
    }

    @Override
    public Tuning transplant(Tuning from, Tuning to) {
      return to.withWhitening(from.whitening());
    }

    @Override
    public Stream<Tuning> neighbours(Tuning tuning) {
      return tiles(tuning.whitening()).map(tuning::withWhitening);
    }

    @Override
    public String sizes(Tuning tuning) {
      return tuning.whitening().toString();
    }
  },

  /** Σ r (x − m)(x − m)ᵀ. */
  MOMENTS("moments", 0.35) {
    @Override
    public double seconds(Trial trial, double best) {
      return trial.secondMoments(best);
    }

    @Override
    public Tuning transplant(Tuning from, Tuning to) {
      return to.withMoments(from.moments(), from.flush());
    }

    @Override
    public Stream<Tuning> neighbours(Tuning tuning) {
      Tile tile = tuning.moments();
      int flush = tuning.flush();
      Stream<Tuning> others =
          Stream.of(flush * 2, flush / 2)
              .filter(each -> Tuning.valid(tile, each, tuning.split(), tuning.lanes()))
              .map(each -> tuning.withMoments(tile, each));
      return Stream.concat(
          tiles(tile)
              .filter(each -> Tuning.valid(each, flush, tuning.split(), tuning.lanes()))
              .map(each -> tuning.withMoments(each, flush)),
          others);
    }

    @Override
    public String sizes(Tuning tuning) {
      return "%s, %d rows in REAL".formatted(tuning.moments(), tuning.flush());
    }
  },

  /** ‖x − c‖². */
  DISTANCES("distances", 0.1) {
    @Override
    public double seconds(Trial trial, double best) {
      return trial.distances(best);
    }

    @Override
    public Tuning transplant(Tuning from, Tuning to) {
      return to.withDistances(from.distances());
    }

    @Override
    public Stream<Tuning> neighbours(Tuning tuning) {
      return tiles(tuning.distances())
          .filter(tile -> tile.buffers() == 1) // its kernel has no second one
          .filter(tile -> !tile.product().onTensorCores()) // nor is it a sum of products
          .map(tuning::withDistances);
    }

    @Override
    public String sizes(Tuning tuning) {
      return tuning.distances().toString();
    }
  },

  /** What goes over the rows without tiles: responsibilities and first moments. */
  ROWS("row sums", 0.1) {
    @Override
    public double seconds(Trial trial, double best) {
      return trial.rowWork(best);
    }

    @Override
    public Tuning transplant(Tuning from, Tuning to) {
      return to.withItems(from.split(), from.lanes());
    }

    @Override
    public Stream<Tuning> neighbours(Tuning tuning) {
      int split = tuning.split();
      int lanes = tuning.lanes();
      return Stream.of(
              new int[] {split * 2, lanes},
              new int[] {split / 2, lanes},
              new int[] {split, lanes * 2},
              new int[] {split, lanes / 2})
          .filter(each -> Tuning.valid(tuning.moments(), tuning.flush(), each[0], each[1]))
          .map(each -> tuning.withItems(each[0], each[1]));
    }

    @Override
    public String sizes(Tuning tuning) {
      return "%d rows an item, groups of %d".formatted(tuning.split(), tuning.lanes());
    }
  };

  private final String title;
  private final double share;

  TunedKernels(String title, double share) {
    this.title = title;
    this.share = share;
  }

  /** What they do, in a word or two. */
  public String title() {
    return title;
  }

  /** Their part of the time for a search; all parts are 1. */
  double share() {
    return share;
  }

  /** Median seconds of these kernels, once their results have been found right. */
  public abstract double seconds(Trial trial, double best);

  /** {@code to} with these kernels' sizes of {@code from}. */
  public abstract Tuning transplant(Tuning from, Tuning to);

  /** Sizes one step away: one of them doubled or halved, or one doubled and another one halved. */
  public abstract Stream<Tuning> neighbours(Tuning tuning);

  /** These kernels' sizes in words. */
  public abstract String sizes(Tuning tuning);

  private static Stream<Tile> tiles(Tile tile) {
    int[] sizes = {
      tile.vector(), tile.tile(), tile.depth(), tile.itemRows(), tile.itemVectors(), tile.buffers()
    };
    List<int[]> found = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      found.add(changed(sizes, i, i));
      found.add(changed(sizes, -1, i));
      for (int j = 0; j < sizes.length; j++) {
        if (i != j) {
          found.add(changed(sizes, i, j));
        }
      }
    }
    Product product = tile.product();
    Stream<Tile> others = found.stream().flatMap(each -> Tile.of(each, product).stream());
    Stream<Tile> otherProducts =
        Stream.of(Product.values())
            .filter(each -> each != product)
            .flatMap(each -> Tile.of(sizes, each).stream());
    return Stream.concat(others, otherProducts);
  }

  /**
   * Size {@code doubled} times two and size {@code halved} by two; if they are one, only doubled.
   */
  private static int[] changed(int[] sizes, int doubled, int halved) {
    int[] out = sizes.clone();
    if (doubled >= 0) {
      out[doubled] *= 2;
    }
    if (doubled != halved) {
      out[halved] /= 2;
    }
    return out;
  }
}
