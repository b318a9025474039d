package org.gmm4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * Imports point one way; docs/architecture.md draws it. The root package has two faces: its
 * vocabulary, which everything speaks, and the doors, which stand above the machinery that they
 * drive.
 */
@AnalyzeClasses(packages = "org.gmm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  private static final Set<String> DOORS =
      Set.of("GmmFitter", "GmmFitterBuilder", "OnlineFitter", "PartWorker", "Scorer");

  private static final DescribedPredicate<JavaClass> ARE_DOORS =
      describe(
          "doors",
          type -> {
            String name = type.getName().replaceAll("\\$.*", "");
            return type.getPackageName().equals("org.gmm4j.selection")
                || (type.getPackageName().equals("org.gmm4j")
                    && DOORS.contains(name.substring(name.lastIndexOf('.') + 1)));
          });

  @ArchTest
  static final ArchRule layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("org.gmm4j.cli..")
          .layer("report")
          .definedBy("org.gmm4j.report..")
          .layer("doors")
          .definedBy(ARE_DOORS)
          .layer("io")
          .definedBy("org.gmm4j.io..")
          .layer("evaluate")
          .definedBy("org.gmm4j.evaluate..")
          .layer("fit")
          .definedBy("org.gmm4j.internal.fit..")
          .layer("em")
          .definedBy("org.gmm4j.internal.em..")
          .layer("devices")
          .definedBy("org.gmm4j.internal.compute.cpu..", "org.gmm4j.internal.compute.opencl..")
          .layer("compute")
          .definedBy(
              "org.gmm4j.internal.compute",
              "org.gmm4j.internal.compute.chunks",
              "org.gmm4j.internal.compute.gaps",
              "org.gmm4j.internal.compute.parts",
              "org.gmm4j.internal.compute.plan")
          .layer("covariance")
          .definedBy("org.gmm4j.covariance..")
          .layer("linalg")
          .definedBy("org.gmm4j.internal.linalg..")
          .layer("blas")
          .definedBy("org.gmm4j.internal.blas..")
          .layer("data")
          .definedBy("org.gmm4j.data..")
          .layer("device")
          .definedBy("org.gmm4j.device..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("doors")
          .mayOnlyBeAccessedByLayers("cli", "report")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("cli", "report", "fit")
          .whereLayer("evaluate")
          .mayOnlyBeAccessedByLayers("cli", "report", "doors")
          .whereLayer("fit")
          .mayOnlyBeAccessedByLayers("doors")
          .whereLayer("em")
          .mayOnlyBeAccessedByLayers("fit")
          .whereLayer("devices")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("compute")
          .mayOnlyBeAccessedByLayers("cli", "doors", "fit", "em", "devices")
          .whereLayer("covariance")
          .mayOnlyBeAccessedByLayers(
              "cli", "report", "doors", "io", "fit", "em", "compute", "devices")
          .whereLayer("linalg")
          .mayOnlyBeAccessedByLayers("em", "covariance", "devices")
          .whereLayer("blas")
          .mayOnlyBeAccessedByLayers("cli", "em", "covariance", "linalg", "devices");

  @ArchTest
  static final ArchRule dataAndDevicesInWordsKnowNothingElse =
      classes()
          .that()
          .resideInAnyPackage("org.gmm4j.data..", "org.gmm4j.device..")
          .should()
          .onlyDependOnClassesThat(
              describe(
                  "are no others of gmm4j, but for its vocabulary and what keeps libraries quiet",
                  type ->
                      !type.getPackageName().startsWith("org.gmm4j")
                          || type.getPackageName().startsWith("org.gmm4j.data")
                          || type.getPackageName().startsWith("org.gmm4j.device")
                          || type.getName().equals("org.gmm4j.Precision")
                          || type.getName().equals("org.gmm4j.internal.Logging")));

  @ArchTest
  static final ArchRule theVocabularyNeedsNoMachinery =
      noClasses()
          .that()
          .resideInAPackage("org.gmm4j")
          .and(DescribedPredicate.not(ARE_DOORS))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.gmm4j.internal..", "org.gmm4j.io..", "org.gmm4j.cli..");

  @ArchTest
  static final ArchRule nd4jIsForTheCpu =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.gmm4j.internal.compute.cpu..", "org.gmm4j.data..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  @ArchTest
  static final ArchRule joclIsForOpenCl =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.internal.compute.opencl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jocl..");

  @ArchTest
  static final ArchRule jsvgIsForDrawing =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.weisj..");

  @ArchTest
  static final ArchRule jteIsForThePage =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.report.page..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("gg.jte..");

  @ArchTest
  static final ArchRule jcodecIsForFilms =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.report.film..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jcodec..");

  @ArchTest
  static final ArchRule noCyclesOfPackages =
      slices().matching("org.gmm4j.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
