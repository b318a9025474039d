package org.gmm4j.internal.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.HostMemory;

/** What would fit where a fit does not. */
record Advice(Estimate refused) {
  /** Ranks of a low-rank structure that are worth naming, the best first. */
  private static final int[] RANKS = {50, 20, 10, 5, 2, 1};

  private static final double GIB = 1L << 30;

  /** Of a machine's memory, what is left to others when a larger heap is advised. */
  private static final double LEFT = 0.1;

  /** "use the structure mfa:20 (1.2 GiB) or diag (…), at most 3 components, or a larger heap …". */
  String text() {
    List<String> ways = ways();
    return ways.isEmpty() ? "use fewer rows, or another machine" : "use " + joined(ways, ", or ");
  }

  private static String joined(List<String> several, String or) {
    int last = several.size() - 1;
    return (last == 0 ? "" : String.join(", ", several.subList(0, last)) + or) + several.get(last);
  }

  private List<String> ways() {
    List<String> ways = new ArrayList<>();
    List<String> structures = structures();
    if (!structures.isEmpty()) {
      ways.add("the structure " + joined(structures, " or "));
    }
    if (refused.precision() != Precision.FLOAT && refused.with(Precision.FLOAT).fits()) {
      ways.add("the precision float");
    }
    int components = mostComponents();
    if (components > 0) {
      ways.add("at most %d component%s".formatted(components, components == 1 ? "" : "s"));
    }
    heap().ifPresent(ways::add);
    return ways;
  }

  /** The structures below the refused one that fit, of low-rank ones the best, with their bytes. */
  private List<String> structures() {
    List<String> fitting = new ArrayList<>();
    CovarianceStructure structure = refused.mixtures().structure();
    int features = refused.rows().columns();
    int greatest =
        structure.hasMatrices() ? features : Math.min(features, structure.greatestRank(features));
    if (structure.factors() == Factors.OWN) {
      fitting(new TiedCovariance.Structure()).ifPresent(fitting::add);
    }
    IntStream.of(RANKS)
        .filter(rank -> rank < greatest)
        .mapToObj(rank -> new LowRankCovariance.Structure(structure.isIsotropic(), rank))
        .flatMap(each -> fitting(each).stream())
        .findFirst()
        .ifPresent(fitting::add);
    if (greatest > 0) {
      fitting(new DiagonalCovariance.Structure()).ifPresent(fitting::add);
    }
    return fitting;
  }

  private Optional<String> fitting(CovarianceStructure structure) {
    if (structure.objection(refused.rows().count(), refused.rows().columns()) != null) {
      return Optional.empty();
    }
    Estimate other = refused.with(structure);
    return other.fits()
        ? Optional.of("%s (%s)".formatted(structure.name(), DeviceMemory.bytes(taken(other))))
        : Optional.empty();
  }

  /** What another fit takes of that which is too little for the refused one. */
  private long taken(Estimate other) {
    DeviceMemory device = other.footprint().onDevice();
    HostMemory host = other.host(other.footprint());
    HostMemory here = refused.host(refused.footprint());
    if (here.isHeapShort()) {
      return host.heap();
    }
    return here.fits() && device != null ? device.total() : host.resident();
  }

  /** The most that fit; 0 if not even one does. */
  private int mostComponents() {
    int fitting = 0;
    int failing = refused.mixtures().components();
    while (failing - fitting > 1) {
      int middle = fitting + (failing - fitting) / 2;
      if (refused.with(middle).fits()) {
        fitting = middle;
      } else {
        failing = middle;
      }
    }
    return fitting;
  }

  /** A larger heap, where the machine has room for it. */
  private Optional<String> heap() {
    HostMemory host = refused.host(refused.footprint());
    double beside = (double) host.natives() + host.libraries();
    boolean helps =
        host.isHeapShort()
            && !refused.isTooWide()
            && host.heap() + beside < (1 - LEFT) * host.available();
    return helps
        ? Optional.of(
            String.format(
                Locale.ROOT, "a larger heap, of %.0f GiB", Math.ceil(1.1 * host.heap() / GIB)))
        : Optional.empty();
  }
}
