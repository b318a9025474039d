package org.gmm4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Imports point one way. The root package has two faces: GaussianMixture and FitListener are the
 * vocabulary that everything speaks; GmmFitter and its result stand above the machinery they drive.
 */
@AnalyzeClasses(packages = "org.gmm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {
  @ArchTest
  static final ArchRule layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("org.gmm4j.cli..")
          .layer("io")
          .definedBy("org.gmm4j.io..")
          .layer("em")
          .definedBy("org.gmm4j.em..")
          .layer("evaluate")
          .definedBy("org.gmm4j.evaluate..")
          .layer("devices")
          .definedBy("org.gmm4j.compute.cpu..", "org.gmm4j.compute.opencl..")
          .layer("compute")
          .definedBy("org.gmm4j.compute")
          .layer("covariance")
          .definedBy("org.gmm4j.covariance..")
          .layer("data")
          .definedBy("org.gmm4j.data..")
          .layer("blas")
          .definedBy("org.gmm4j.blas..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("em")
          .mayOnlyBeAccessedByLayers("cli", "io")
          .whereLayer("evaluate")
          .mayOnlyBeAccessedByLayers("cli", "io")
          .whereLayer("devices")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("compute")
          .mayOnlyBeAccessedByLayers("cli", "io", "em", "evaluate", "devices")
          .whereLayer("covariance")
          .mayOnlyBeAccessedByLayers("cli", "io", "em", "evaluate", "compute", "devices")
          .whereLayer("blas")
          .mayOnlyBeAccessedByLayers("cli", "covariance", "devices");

  @ArchTest
  static final ArchRule dataKnowNothingElse =
      noClasses()
          .that()
          .resideInAPackage("org.gmm4j.data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.gmm4j",
              "org.gmm4j.covariance..",
              "org.gmm4j.compute..",
              "org.gmm4j.em..",
              "org.gmm4j.io..",
              "org.gmm4j.cli..");

  @ArchTest
  static final ArchRule onlyTheVocabularyIsUsedFromBelow =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.gmm4j.compute..",
              "org.gmm4j.em..",
              "org.gmm4j.evaluate..",
              "org.gmm4j.covariance..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("org\\.gmm4j\\.(GmmFitter|FitResult|FitException).*");

  @ArchTest
  static final ArchRule theModelKnowsItsCovarianceOnly =
      noClasses()
          .that()
          .haveNameMatching("org\\.gmm4j\\.(GaussianMixture|FitListener).*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.gmm4j.compute..",
              "org.gmm4j.em..",
              "org.gmm4j.evaluate..",
              "org.gmm4j.io..",
              "org.gmm4j.cli..");

  @ArchTest
  static final ArchRule nd4jIsForTheCpu =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.gmm4j.compute.cpu..", "org.gmm4j.data..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  @ArchTest
  static final ArchRule joclIsForOpenCl =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.gmm4j.compute.opencl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jocl..");

  @ArchTest
  static final ArchRule noCycles = slices().matching("org.gmm4j.(*)..").should().beFreeOfCycles();

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
