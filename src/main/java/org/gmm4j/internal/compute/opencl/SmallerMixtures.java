package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.plan.MixtureKind;

/**
 * What would fit a device where mixtures do not.
 *
 * @param plan of the device and the rows
 * @param refused the mixtures that do not fit
 */
record SmallerMixtures(MemoryPlan plan, MixtureKind refused) {
  /** Ranks of a low-rank structure that are worth naming, the best first. */
  private static final int[] RANKS = {50, 20, 10, 5, 2, 1};

  /**
   * The memory that mixtures take.
   *
   * @throws DeviceException if they do not fit; it names what would
   */
  static DeviceMemory requireRoom(MemoryPlan plan, MixtureKind mixtures) {
    Needs needs = plan.needs(mixtures);
    if (!needs.fit()) {
      throw new DeviceException(new SmallerMixtures(plan, mixtures).insteadOf(needs));
    }
    return needs.memory();
  }

  /** One line that says what does not fit, and what would. */
  private String insteadOf(Needs needs) {
    DeviceMemory memory = needs.memory();
    boolean tooMuch = memory.total() > memory.available();
    return "%s covariances of %d components and %d features take %s on %s, which %s %s%s: use %s"
        .formatted(
            refused.structure().name(),
            refused.components(),
            plan.rows().columns(),
            Failures.bytes(tooMuch ? beside(memory) : needs.largest()),
            plan.device().info().name(),
            tooMuch ? "has" : "gives",
            Failures.bytes(tooMuch ? memory.available() : plan.device().maxAllocation()),
            tooMuch ? " for them and the rows" : " at once",
            advice());
  }

  /** What is taken beside the rows. */
  private static long beside(DeviceMemory memory) {
    return memory.total() - memory.rows();
  }

  /** "the structure mfa:20 (0.3 GiB) or diag (12 MiB), at most 3 components, or another device". */
  private String advice() {
    List<String> ways = new ArrayList<>();
    List<String> structures = structures();
    if (!structures.isEmpty()) {
      ways.add("the structure " + joined(structures, " or "));
    }
    int components = mostComponents();
    if (components > 0) {
      ways.add("at most %d component%s".formatted(components, components == 1 ? "" : "s"));
    }
    ways.add("another device");
    return joined(ways, ", or ");
  }

  private static String joined(List<String> several, String or) {
    int last = several.size() - 1;
    return (last == 0 ? "" : String.join(", ", several.subList(0, last)) + or) + several.get(last);
  }

  /** The structures below the refused one that fit, of low-rank ones the best, with their bytes. */
  private List<String> structures() {
    List<String> fitting = new ArrayList<>();
    if (refused.structure().factors() == Factors.OWN) {
      fitting(new TiedCovariance.Structure()).ifPresent(fitting::add);
    }
    IntStream.of(RANKS)
        .mapToObj(rank -> new LowRankCovariance.Structure(refused.structure().isIsotropic(), rank))
        .filter(each -> each.rank() < greatestRank())
        .flatMap(each -> fitting(each).stream())
        .findFirst()
        .ifPresent(fitting::add);
    if (greatestRank() > 0) {
      fitting(new DiagonalCovariance.Structure()).ifPresent(fitting::add);
    }
    return fitting;
  }

  /** Of the refused structure, in which low ranks are contained; 0 if none is. */
  private int greatestRank() {
    int features = plan.rows().columns();
    return refused.structure().hasMatrices()
        ? features
        : refused.structure().greatestRank(features);
  }

  private Optional<String> fitting(CovarianceStructure structure) {
    if (structure.objection(plan.count(), plan.rows().columns()) != null) {
      return Optional.empty();
    }
    Needs needs = plan.needs(new MixtureKind(refused.components(), structure));
    return needs.fit()
        ? Optional.of("%s (%s)".formatted(structure.name(), Failures.bytes(beside(needs.memory()))))
        : Optional.empty();
  }

  /** Of the refused structure, the most that fit; 0 if not even one does. */
  private int mostComponents() {
    int fitting = 0;
    int failing = refused.components();
    while (failing - fitting > 1) {
      int middle = fitting + (failing - fitting) / 2;
      if (plan.needs(new MixtureKind(middle, refused.structure())).fit()) {
        fitting = middle;
      } else {
        failing = middle;
      }
    }
    return fitting;
  }
}
