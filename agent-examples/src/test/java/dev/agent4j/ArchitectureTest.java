package dev.agent4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the arrows between packages one-way. To allow a new arrow, draw it here. */
class ArchitectureTest {
  private static final String ROOT = "dev.agent4j";

  /** Stands for all packages. */
  private static final String ALL = "*";

  /** The packages of agent-core; a package below one of the other modules is no part of it. */
  private static final Set<String> CORE =
      Set.of(
          "json",
          "error",
          "message",
          "event",
          "tool",
          "llm",
          "session",
          "context",
          "execution",
          "policy",
          "redact",
          "",
          "testkit");

  /** Each package, and the packages it may use. No arrow leads back, whichever way one goes. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          // agent-core
          entry("json", Set.of()),
          entry("message", Set.of("json")),
          entry("error", Set.of("message")),
          entry("redact", Set.of("json")),
          entry("event", Set.of("message", "json", "error")),
          entry("tool", Set.of("message", "json", "error")),
          entry("policy", Set.of("tool", "message", "json", "error")),
          entry("llm", Set.of("message", "tool", "json", "error")),
          entry("session", Set.of("message", "redact", "tool", "json", "error")),
          entry("context", Set.of("session", "llm", "tool", "message", "json", "error")),
          entry(
              "execution",
              Set.of("tool", "session", "policy", "redact", "event", "message", "json", "error")),
          entry("", allOfCoreBut("testkit", "")),
          entry("testkit", allOfCoreBut("testkit", "")),
          // agent-tools
          entry("toolbox.files", Set.of("json", "error")),
          entry("toolbox.folder", Set.of("toolbox.files")),
          entry("toolbox.access", Set.of("toolbox.folder", "toolbox.files", "error")),
          entry("toolbox.certificate", Set.of("json")),
          entry("toolbox.match", Set.of("toolbox.certificate", "toolbox.files", "error")),
          entry(
              "toolbox.edit",
              Set.of("toolbox.match", "toolbox.certificate", "toolbox.files", "json", "error")),
          entry("toolbox.patch", Set.of("toolbox.edit", "toolbox.files", "error")),
          entry(
              "toolbox.change",
              Set.of(
                  "toolbox.temporary",
                  "toolbox.access",
                  "toolbox.folder",
                  "toolbox.files",
                  "toolbox.certificate",
                  "toolbox.walk",
                  "tool",
                  "error")),
          entry(
              "toolbox.update",
              Set.of(
                  "toolbox.change",
                  "toolbox.patch",
                  "toolbox.edit",
                  "toolbox.certificate",
                  "toolbox.files",
                  "error")),
          entry("toolbox.ignore", Set.of()),
          entry("toolbox.scan", Set.of()),
          entry(
              "toolbox.walk", Set.of("toolbox.folder", "toolbox.files", "toolbox.ignore", "error")),
          entry(
              "toolbox.search",
              Set.of(
                  "toolbox.walk",
                  "toolbox.scan",
                  "toolbox.folder",
                  "toolbox.files",
                  "tool",
                  "error")),
          entry("toolbox.page", Set.of("toolbox.files", "tool", "error")),
          entry("toolbox.notes", Set.of("toolbox.files", "tool", "json", "error")),
          entry("toolbox.plan", Set.of("toolbox.files", "tool", "json", "error")),
          entry(
              "toolbox",
              Set.of(
                  "toolbox.access",
                  "toolbox.folder",
                  "toolbox.page",
                  "toolbox.files",
                  "toolbox.edit",
                  "toolbox.patch",
                  "toolbox.change",
                  "toolbox.certificate",
                  "toolbox.update",
                  "toolbox.search",
                  "toolbox.scan",
                  "toolbox.walk",
                  "tool",
                  "json",
                  "error")),
          entry("toolbox.temporary", Set.of("toolbox.folder")),
          entry("toolbox.output", Set.of("toolbox.temporary", "error")),
          entry("toolbox.process", Set.of("toolbox.output", "error")),
          entry("toolbox.process.powershell", Set.of("toolbox.process", "error")),
          entry("toolbox.sandbox.mechanism", Set.of()),
          entry("toolbox.sandbox.guard", Set.of("toolbox")),
          entry(
              "toolbox.sandbox",
              Set.of(
                  "toolbox.sandbox.mechanism",
                  "toolbox.sandbox.guard",
                  "toolbox",
                  "json",
                  "error")),
          entry("toolbox.limits", Set.of("toolbox.process", "redact")),
          entry(
              "toolbox.shell",
              Set.of(
                  "toolbox.sandbox",
                  "toolbox.output",
                  "toolbox.process",
                  "toolbox.process.powershell",
                  "toolbox.access",
                  "toolbox.limits",
                  "toolbox.files",
                  "toolbox",
                  "tool",
                  "json",
                  "error")),
          // agent-llm-minimax
          entry("llm.minimax.wire", Set.of("message", "json")),
          entry("llm.minimax.failure", Set.of("llm.minimax.wire", "error")),
          entry(
              "llm.minimax.http",
              Set.of("llm.minimax.failure", "llm.minimax.wire", "redact", "error")),
          entry(
              "llm.minimax.request", Set.of("llm.minimax.wire", "llm", "message", "tool", "json")),
          entry("llm.minimax.markup", Set.of("message", "tool", "json")),
          entry(
              "llm.minimax.reply",
              Set.of(
                  "llm.minimax.markup",
                  "llm.minimax.failure",
                  "llm.minimax.wire",
                  "llm",
                  "message",
                  "tool",
                  "json")),
          entry(
              "llm.minimax",
              Set.of(
                  "llm.minimax.reply",
                  "llm.minimax.request",
                  "llm.minimax.http",
                  "llm.minimax.failure",
                  "llm.minimax.wire",
                  "llm",
                  "message",
                  "error")),
          entry("llm.minimax.testkit.script", Set.of("message", "json")),
          entry("llm.minimax.testkit.http", Set.of("llm.minimax.testkit.script")),
          entry("llm.minimax.testkit.rules", Set.of("llm.minimax.testkit.script", "json")),
          entry(
              "llm.minimax.testkit.answer",
              Set.of("llm.minimax.testkit.rules", "llm.minimax.testkit.script", "message", "json")),
          entry(
              "llm.minimax.testkit",
              Set.of(
                  "llm.minimax.testkit.answer",
                  "llm.minimax.testkit.rules",
                  "llm.minimax.testkit.http",
                  "llm.minimax.testkit.script",
                  "message",
                  "json")),
          // agent-examples
          entry("examples", Set.of(ALL)),
          entry("cli", Set.of(ALL)),
          entry("cli.terminal", Set.of("event", "policy", "message", "tool", "json", "error")),
          entry(
              "cli.calls",
              Set.of(
                  "redact",
                  "",
                  "cli.terminal",
                  "session",
                  "llm",
                  "event",
                  "message",
                  "json",
                  "error")),
          entry("cli.demo", Set.of("llm.minimax.testkit.script", "llm.minimax.testkit", "json")),
          // agent-benchmarks
          entry("benchmarks", Set.of(ALL)),
          entry("benchmarks.contender", Set.of(ALL)),
          entry(
              "benchmarks.measure", Set.of("benchmarks.contender", "llm.minimax.testkit", "json")));

  /** The packages that are never released. */
  private static final Set<String> UNRELEASED =
      Set.of(
          "examples",
          "cli",
          "cli.terminal",
          "cli.calls",
          "cli.demo",
          "benchmarks",
          "benchmarks.contender",
          "benchmarks.measure");

  /** Each library, or part of the JDK that is as good as one, and the packages that know it. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "com.fasterxml.jackson.annotation..", Set.of("json"),
          "com.fasterxml.jackson.databind..", Set.of("json"),
          "com.fasterxml.jackson.core..",
              Set.of(
                  "json",
                  "llm.minimax.wire",
                  "llm.minimax.failure",
                  "llm.minimax.reply",
                  "benchmarks.contender"),
          "java.net.http..",
              Set.of("llm.minimax", "llm.minimax.http", "llm.minimax.wire", "benchmarks.contender"),
          "com.sun.management..", Set.of("benchmarks.measure"),
          "com.google.re2j..",
              Set.of(
                  "toolbox", "toolbox.search", "toolbox.walk", "toolbox.shell", "toolbox.output"),
          "com.github.difflib..", Set.of("toolbox.edit"),
          "picocli..", Set.of("cli"),
          "org.jline..", Set.of("cli", "cli.terminal"),
          "ch.qos.logback..", Set.of("cli"));

  /** What every package may use besides. */
  private static final String[] COMMON = {
    ROOT + "..", "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify.."
  };

  /** Packages of a module that its descriptor keeps to itself. */
  private static final Set<String> NOT_EXPORTED =
      Set.of(
          "execution",
          "toolbox.access",
          "toolbox.folder",
          "toolbox.page",
          "toolbox.files",
          "toolbox.match",
          "toolbox.edit",
          "toolbox.patch",
          "toolbox.change",
          "toolbox.update",
          "toolbox.search",
          "toolbox.ignore",
          "toolbox.scan",
          "toolbox.walk",
          "toolbox.temporary",
          "toolbox.output",
          "toolbox.process",
          "toolbox.process.powershell",
          "toolbox.sandbox.mechanism",
          "toolbox.sandbox.guard",
          "toolbox.limits",
          "llm.minimax.wire",
          "llm.minimax.failure",
          "llm.minimax.http",
          "llm.minimax.request",
          "llm.minimax.markup",
          "llm.minimax.reply",
          "llm.minimax.testkit.http",
          "llm.minimax.testkit.rules",
          "llm.minimax.testkit.answer");

  /** Public interfaces that we implement and users only call; all others are contracts. */
  private static final Set<String> HANDLES = Set.of("Session", "Turn");

  private static final int MAX_METHODS_OF_A_CONTRACT = 3;

  /** What waits for time to pass, and why it need not be given a {@code Sleeper}. */
  private static final Set<String> SLEEPERS =
      Set.of(
          // It is the one that others are given.
          ROOT + ".llm.Sleeper",
          // A process that is not our child tells nobody of its end: one has to look again.
          ROOT + ".toolbox.process.ProcessEnding");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheirArrowsAllow() {
    return perPackage(
        name -> {
          Set<String> allowed = ARROWS.getOrDefault(name, Set.of());
          String[] forbidden =
              ARROWS.keySet().stream()
                  .filter(it -> !it.equals(name) && !allowed.contains(it))
                  .map(ArchitectureTest::qualified)
                  .toArray(String[]::new);
          if (!allowed.contains(ALL)) {
            noClasses()
                .that(resideInAPackage(qualified(name)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .as("package '" + name + "' uses only " + allowed)
                .check(CLASSES);
          }
        });
  }

  private static Set<String> allOfCoreBut(String... others) {
    return CORE.stream().filter(it -> !Set.of(others).contains(it)).collect(toSet());
  }

  @Test
  void noArrowLeadsBack() {
    List<String> left = new ArrayList<>(ARROWS.keySet());
    left.removeAll(UNRELEASED);

    // What uses nothing that is left goes, again and again: only a circle would stay.
    boolean shrinks = true;
    while (shrinks) {
      shrinks =
          left.removeIf(it -> ARROWS.getOrDefault(it, Set.of()).stream().noneMatch(left::contains));
    }

    assertThat(left).isEmpty();
  }

  @Test
  void everyPackageIsDrawnAndEveryDrawnPackageIsThere() {
    assertThat(packages().map(JavaPackage::getName))
        .containsExactlyInAnyOrderElementsOf(
            ARROWS.keySet().stream().map(ArchitectureTest::qualified).toList());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages().filter(it -> !it.isAnnotatedWith(NullMarked.class)))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> librariesAreKnownOnlyWhereTheyAreWrapped() {
    return perPackage(
        name -> {
          String[] known =
              LIBRARIES.entrySet().stream()
                  .filter(it -> it.getValue().contains(name))
                  .map(Map.Entry::getKey)
                  .toArray(String[]::new);
          // java.net.http is a part of java, so that it takes a rule of its own.
          String[] wrapped =
              LIBRARIES.keySet().stream()
                  .filter(it -> !Set.of(known).contains(it))
                  .toArray(String[]::new);
          classes()
              .that(resideInAPackage(qualified(name)))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(COMMON)
                      .and(DescribedPredicate.not(resideInAnyPackage(wrapped)))
                      .or(resideInAnyPackage(known))
                      .or(isPrimitive()))
              .as("package '" + name + "' knows no library but " + List.of(known))
              .check(CLASSES);
        });
  }

  private static DescribedPredicate<JavaClass> isPrimitive() {
    return DescribedPredicate.describe("primitive", it -> it.getBaseComponentType().isPrimitive());
  }

  @Test
  void publicSignaturesOfTheCoreShowNoLibraryAndNoHttpClient() {
    assertThat(
            Signatures.shownBy(
                released().filter(it -> CORE.contains(shortName(it))).toList(),
                it -> isShowable(it) && !it.getPackageName().startsWith("java.net.http")))
        .isEmpty();
  }

  @Test
  void publicSignaturesOfReleasedModulesShowNoLibrary() {
    assertThat(
            Signatures.shownBy(
                released().filter(it -> !NOT_EXPORTED.contains(shortName(it))).toList(),
                ArchitectureTest::isShowable))
        .isEmpty();
  }

  @Test
  void modulesExportAllPackagesButTheirInsides() {
    List<String> exported =
        SourceTree.find("module-info.java").stream()
            .flatMap(it -> it.lines().stream())
            .filter(it -> it.strip().startsWith("exports "))
            .map(it -> it.strip().replaceAll("exports |;", ""))
            .toList();

    assertThat(exported)
        .containsExactlyInAnyOrderElementsOf(
            ARROWS.keySet().stream()
                .filter(it -> !UNRELEASED.contains(it) && !NOT_EXPORTED.contains(it))
                .map(ArchitectureTest::qualified)
                .toList());
  }

  private static boolean isShowable(JavaClass type) {
    JavaClass element = type.getBaseComponentType();
    return element.isPrimitive()
        || element.getPackageName().startsWith("java.")
        || element.getPackageName().equals("javax.net.ssl")
        || element.getPackageName().equals(ROOT)
        || element.getPackageName().startsWith(ROOT + ".");
  }

  @Test
  void contractsAreSmall() {
    Stream<JavaClass> contracts =
        released()
            .filter(it -> it.isInterface() && !it.isAnnotation() && Signatures.isPublic(it))
            .filter(it -> !it.reflect().isSealed())
            .filter(it -> !HANDLES.contains(it.getSimpleName()));

    assertThat(contracts)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.getMethods())
                    .filteredOn(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                    .hasSizeLessThanOrEqualTo(MAX_METHODS_OF_A_CONTRACT));
  }

  @Test
  void nothingPrintsButPrograms() {
    noClasses()
        .that(DescribedPredicate.not(isProgram()))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  /** The command line, the examples, and whatever can be started by itself. */
  private static DescribedPredicate<JavaClass> isProgram() {
    return DescribedPredicate.describe(
        "programs",
        it ->
            UNRELEASED.contains(shortName(it))
                || it.tryGetMethod("main", String[].class).isPresent());
  }

  @Test
  void nothingSleepsButSleepers() {
    noClasses()
        .that(DescribedPredicate.describe("wait", it -> !SLEEPERS.contains(it.getName())))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "sleep",
                it ->
                    it.getTarget().getName().equals("sleep")
                        && it.getTargetOwner().getPackageName().startsWith("java.")))
        .check(CLASSES);
  }

  private static Stream<DynamicTest> perPackage(Consumer<String> check) {
    return ARROWS.keySet().stream()
        .sorted()
        .map(name -> dynamicTest(qualified(name), () -> check.accept(name)));
  }

  private static Stream<JavaClass> released() {
    return CLASSES.stream().filter(it -> !UNRELEASED.contains(shortName(it)));
  }

  /** Returns the packages that hold classes. */
  private static Stream<JavaPackage> packages() {
    JavaPackage root = CLASSES.getPackage(ROOT);
    return Stream.concat(Stream.of(root), root.getSubpackagesInTree().stream())
        .filter(it -> !it.getClasses().isEmpty());
  }

  private static String qualified(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name;
  }

  private static String shortName(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }
}
