package io.twoscales.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the parts of the house, and the rule that decisions are pure. */
class ArchitectureTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** What each part may know of the others. A part that is not listed here fails the test. */
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("solver", List.of()),
          Map.entry("serving", List.of()),
          Map.entry("traces", List.of()),
          Map.entry("inference", List.of()),
          Map.entry("replay", List.of("traces")),
          Map.entry("gateway", List.of("serving", "inference")),
          Map.entry("modelserver", List.of("inference")),
          Map.entry("conformance", List.of("inference")),
          Map.entry("core", List.of("solver", "serving", "traces")),
          Map.entry("control", List.of("core", "solver", "traces")),
          Map.entry("external", List.of("core", "solver")),
          Map.entry("training", List.of("control", "traces")),
          Map.entry("docker", List.of("core", "traces")),
          Map.entry("simulated", List.of("core", "serving", "solver")),
          Map.entry(
              "benchmarks",
              List.of(
                  "core",
                  "control",
                  "docker",
                  "simulated",
                  "reproduction",
                  "results",
                  "solver",
                  "traces",
                  "gateway",
                  "inference")),
          Map.entry("results", List.of("core", "traces")),
          Map.entry("report", List.of("core", "results", "traces")),
          Map.entry("reproduction", List.of("results", "traces")),
          Map.entry(
              "profiling", List.of("core", "solver", "traces", "docker", "results", "inference")),
          Map.entry(
              "cli",
              List.of(
                  "conformance",
                  "core",
                  "control",
                  "external",
                  "training",
                  "docker",
                  "simulated",
                  "results",
                  "report",
                  "reproduction",
                  "profiling",
                  "solver",
                  "traces")));

  private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(classFolders());

  private static List<Path> classFolders() {
    try (Stream<Path> poms = Files.find(ROOT, 3, (path, a) -> path.endsWith("pom.xml"))) {
      return poms.map(pom -> pom.resolveSibling("target/classes"))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyPartIsListed() {
    List<String> parts =
        CLASSES.stream()
            .map(type -> type.getPackageName().split("\\."))
            .filter(names -> names.length > 2 && names[1].equals("twoscales"))
            .map(names -> names[2])
            .distinct()
            .sorted()
            .toList();
    assertThat(parts).isSubsetOf(MAY_KNOW.keySet()).contains("gateway", "modelserver", "replay");
  }

  @TestFactory
  Stream<DynamicTest> arrowsPointOneWay() {
    return MAY_KNOW.entrySet().stream()
        .map(
            part ->
                DynamicTest.dynamicTest(
                    part.getKey() + " knows only " + part.getValue(),
                    () -> {
                      String[] others =
                          MAY_KNOW.keySet().stream()
                              .filter(name -> !name.equals(part.getKey()))
                              .filter(name -> !part.getValue().contains(name))
                              .map(ArchitectureTest::packages)
                              .toArray(String[]::new);
                      noClasses()
                          .that()
                          .resideInAPackage(packages(part.getKey()))
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(others)
                          .allowEmptyShould(true)
                          .check(CLASSES);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> decisionsAreFreeOfClocksThreadsAndChance() {
    return Stream.of("solver", "serving", "control", "core.actuation", "core.control")
        .map(
            part ->
                DynamicTest.dynamicTest(
                    part,
                    () -> {
                      noClasses()
                          .that()
                          .resideInAPackage(packages(part))
                          .should()
                          .callMethod(System.class, "nanoTime")
                          .orShould()
                          .callMethod(System.class, "currentTimeMillis")
                          .orShould()
                          .callMethod(java.time.Instant.class, "now")
                          .orShould()
                          .callMethod(Thread.class, "sleep", long.class)
                          .orShould()
                          .callMethod(Math.class, "random")
                          .orShould()
                          .callConstructor(java.util.Random.class)
                          .orShould()
                          .dependOnClassesThat()
                          .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                          .orShould()
                          .dependOnClassesThat()
                          .resideInAPackage("java.net..")
                          .check(CLASSES);
                    }));
  }

  @Test
  void packagesOfAPartFormNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.twoscales.(docker|results|report|cli|control|gateway|modelserver).(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  private static String packages(String part) {
    return "io.twoscales." + part + "..";
  }
}
