package org.gmm4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files that need each other, directly or by way of others. */
@AnalyzeClasses(packages = "org.gmm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class CirclesTest {
  /** Those that may, and why. */
  private static final Set<Set<String>> ALLOWED =
      Set.of(
          // a sealed family knows its members, which know the family
          Set.of(
              "Covariance",
              "CovarianceEstimate",
              "CovarianceEstimation",
              "CovarianceStructure",
              "DiagonalCovariance",
              "FullCovariance",
              "FullEstimation",
              "LowRankCovariance",
              "LowRankEstimation",
              "SingularMatrices",
              "SphericalCovariance",
              "TiedCovariance"),
          // a class apart, so that only those who bring an INDArray load ND4J
          Set.of("Dataset", "NdArrayRows"),
          // the builder that builds it
          Set.of("GmmFitter", "GmmFitterBuilder"),
          Set.of("GmmSelector", "GmmSelectorBuilder"));

  @ArchTest
  static void areThoseWithAReason(JavaClasses classes) {
    Map<String, Set<String>> uses = uses(classes);
    Map<String, Set<String>> reached = new TreeMap<>();
    uses.keySet().forEach(type -> reached.put(type, reachedFrom(type, uses)));
    Set<Set<String>> circles = new HashSet<>();
    for (String type : uses.keySet()) {
      Set<String> circle = new TreeSet<>();
      for (String other : reached.get(type)) {
        if (reached.getOrDefault(other, Set.of()).contains(type)) {
          circle.add(other.substring(other.lastIndexOf('.') + 1));
        }
      }
      if (circle.size() > 1) {
        circles.add(circle);
      }
    }
    assertEquals(new HashSet<>(ALLOWED), circles);
  }

  /** Files by the files that they use. */
  private static Map<String, Set<String>> uses(JavaClasses classes) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> used = uses.computeIfAbsent(file(type), each -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(each -> each.getTargetClass().getBaseComponentType())
          .filter(each -> each.getPackageName().startsWith("org.gmm4j"))
          .map(CirclesTest::file)
          .filter(each -> !each.equals(file(type)))
          .forEach(used::add);
    }
    return uses;
  }

  private static String file(JavaClass type) {
    return type.getName().replaceAll("\\$.*", "");
  }

  private static Set<String> reachedFrom(String from, Map<String, Set<String>> uses) {
    Set<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(uses.get(from));
    while (!next.isEmpty()) {
      String type = next.remove();
      if (reached.add(type)) {
        next.addAll(uses.getOrDefault(type, Set.of()));
      }
    }
    return reached;
  }
}
