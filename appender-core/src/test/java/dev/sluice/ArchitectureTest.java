// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.sluice.internal.util.Environment;
import dev.sluice.internal.util.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler cannot check. */
class ArchitectureTest {

  static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice");

  private static final List<String> STAGES =
      List.of("format", "route", "buffer", "batch", "send", "account");

  private static final int CODE_LINES_OF_A_ROOM = 220;

  @Test
  void stages_neverImportEachOther() {
    for (String stage : STAGES) {
      noClasses()
          .that()
          .resideInAPackage(internal(stage))
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.sluice..")
                  .and(
                      not(
                          resideInAnyPackage(
                              internal(stage),
                              internal("util"),
                              "dev.sluice.record..",
                              "dev.sluice.spi..",
                              "dev.sluice.options.."))))
          .because("stages exchange records and are joined only in pipeline")
          .check(CORE);
    }
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void publicPackages_knowNothingOfInternalOnes() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sluice.record..",
            "dev.sluice.spi..",
            "dev.sluice.options..",
            "dev.sluice.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.internal..")
        .check(CORE);
  }

  @Test
  void awsSdkAndItsHttpClient_areKnownToSendOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(internal("send"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "org.apache.hc..")
        .check(CORE);
  }

  @Test
  void jackson_isKnownToFormatOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(internal("format"))
        .and()
        .doNotHaveFullyQualifiedName("dev.sluice.internal.account.DeadLetterFile") // lines of JSON
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CORE);
  }

  @Test
  void micrometer_isKnownToMetricsOnly() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.sluice\\.metrics\\.(SluiceMeterBinder|SnapshotGauges)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .because("it is optional, and no other class may fail to load without it")
        .check(CORE);
  }

  @Test
  void core_knowsNoLoggingFramework() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ch.qos.logback..",
            "org.apache.logging..",
            "org.apache.log4j..",
            "org.apache.commons.logging..",
            "org.slf4j..",
            "java.util.logging..")
        .check(CORE);
  }

  @Test
  void files_areTheBuffersBusiness() {
    noClasses()
        .that()
        .resideOutsideOfPackage(internal("buffer"))
        .and()
        .doNotHaveFullyQualifiedName("dev.sluice.internal.send.ClientFiles") // reads, never writes
        .and()
        .doNotHaveFullyQualifiedName("dev.sluice.internal.account.DeadLetterFile")
        .and()
        // It asks whether a text can name a file, and touches none.
        .doNotHaveFullyQualifiedName("dev.sluice.options.Units")
        .and()
        // It reads the host's name from the kernel: a file only by its looks.
        .areNotAssignableTo(Environment.class)
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.nio.file..")
                .or(named("java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream"))
                .or(named("java.io.RandomAccessFile", "java.nio.channels.FileChannel")))
        .check(CORE);
  }

  /** An interrupt closes a channel for everybody, and a full disk under a mapping is a SIGBUS. */
  @Test
  void files_areNeverMappedNorReadThroughChannels() {
    noClasses()
        .should()
        .dependOnClassesThat(named("java.nio.MappedByteBuffer"))
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "a file is read or written through a channel",
                call ->
                    call.getTargetOwner().getName().equals("java.nio.channels.FileChannel")
                        && List.of("read", "write", "map").contains(call.getTarget().getName())))
        .check(CORE);
  }

  @Test
  void threads_areMadeInPipelineAndSendOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(internal("pipeline"), internal("send"))
        .should()
        .callConstructorWhere(
            call("a thread is made", target -> target.isAssignableTo(Thread.class)))
        .orShould()
        .dependOnClassesThat(named("java.util.Timer", "java.util.concurrent.Executors"))
        .check(CORE);
  }

  @Test
  void time_comesFromTheTicker() {
    noClasses()
        .that()
        .areNotAssignableTo(Ticker.class)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CORE);
  }

  @Test
  void locks_areTheIntakesAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.sluice.internal.buffer.Intake")
        .and()
        // Callers who asked to wait for the disk, and how any caller waits.
        .doNotHaveFullyQualifiedName("dev.sluice.internal.pipeline.Commits")
        .and()
        .doNotHaveFullyQualifiedName("dev.sluice.internal.util.Waits")
        .and()
        // The shipper and a disk thread, which must not wait for each other.
        .doNotHaveFullyQualifiedName("dev.sluice.internal.buffer.spool.Mailbox")
        .and()
        // All stages, for a few steps and once in 16 KiB.
        .doNotHaveFullyQualifiedName("dev.sluice.internal.util.records.ArrayPool")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks..")
        .check(CORE);
    classes()
        .should(
            obey(
                "synchronizes nothing",
                item ->
                    item.getMethods().stream()
                        .noneMatch(
                            method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))))
        .check(CORE);
  }

  @Test
  void eventData_isNeverCodeNorLookedUp() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.naming..", "javax.script..", "java.rmi..", "sun..", "jdk..")
        .orShould()
        .dependOnClassesThat(
            named("java.io.ObjectInputStream", "sun.misc.Unsafe", "java.lang.ProcessBuilder")
                .or(named("java.lang.reflect.Method", "java.net.URLClassLoader")))
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .check(CORE);
  }

  @Test
  void internalClasses_areFinal() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.internal..")
        .and()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .should(
            obey(
                "is final (an enum's constants with a body may not)",
                item -> item.getModifiers().contains(JavaModifier.FINAL) || item.isEnum()))
        .check(CORE);
  }

  @Test
  void publicInternalClasses_haveACallerInPipelineOrInTheirStage() {
    classes()
        .that()
        .resideInAnyPackage(STAGES.stream().map(ArchitectureTest::internal).toArray(String[]::new))
        .and()
        .arePublic()
        .and()
        // For tools that read a stream, such as the forwarder's tail: not in the way of any event.
        .doNotHaveFullyQualifiedName("dev.sluice.internal.send.ReadingClient")
        .should(
            obey(
                "is package-private, or has a caller in pipeline or in another package of its stage",
                item ->
                    item.getDirectDependenciesToSelf().stream()
                        .map(use -> use.getOriginClass().getPackageName())
                        .anyMatch(caller -> mayOpen(caller, item.getPackageName()))))
        .check(CORE);
  }

  private static boolean mayOpen(String caller, String opened) {
    return caller.equals("dev.sluice.internal.pipeline")
        || (!caller.equals(opened) && stage(caller).equals(stage(opened)));
  }

  private static String stage(String packageName) {
    return packageName.replaceFirst("^(dev\\.sluice\\.internal\\.\\w+).*", "$1");
  }

  @Test
  void pipeline_opensOneDoorOnly_andOneForWhatNeverOpened() {
    classes()
        .that()
        .resideInAPackage(internal("pipeline"))
        .and()
        .arePublic()
        .should()
        .haveSimpleName("Pipeline")
        .orShould()
        .haveSimpleName("RefusedView")
        .check(CORE);
  }

  @Test
  void mainClasses_fitOneRoom() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int files = 0;
    for (Path source : mainSources()) {
      files++;
      int lines = codeLines(Files.readString(source));
      if (lines > CODE_LINES_OF_A_ROOM && !isOptionTable(source)) {
        tooLong.add(source + ": " + lines + " lines of code");
      }
    }
    assertThat(files).isGreaterThan(50);
    assertThat(tooLong).isEmpty();
  }

  /** Lines without comments, imports, the package and blanks: what a comment adds is no burden. */
  private static int codeLines(String source) {
    String code = source.replaceAll("(?s)/\\*.*?\\*/", "");
    return (int)
        code.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//"))
            .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
            .count();
  }

  /** A table grows with each option, and is read one row at a time. */
  private static boolean isOptionTable(Path source) {
    return source.getParent().endsWith("dev/sluice/options");
  }

  @Test
  void codeLines_leavesCommentsImportsAndBlanksOut() {
    String source =
        """
        // a licence
        package a;

        import b.C;

        /** A comment
         * of two lines. */
        class D {
          // one more
          int e = 1; // counted once
        }
        """;
    assertThat(codeLines(source)).isEqualTo(3);
  }

  @Test
  void mainClasses_carryTheLicenseAndNoTodo() throws IOException {
    for (Path source : mainSources()) {
      String text = Files.readString(source);
      assertThat(text).as("%s", source).contains("SPDX-License-Identifier: Apache-2.0");
      assertThat(text)
          .as("%s", source)
          .doesNotContain("@author")
          .doesNotContainPattern("TODO(?!.*#)");
    }
  }

  /** The Java sources of all modules beside this one. */
  private static List<Path> mainSources() throws IOException {
    Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize().getParent();
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static String internal(String stage) {
    return "dev.sluice.internal." + stage + "..";
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return DescribedPredicate.describe(
        "named " + String.join(" or ", names), item -> List.of(names).contains(item.getName()));
  }

  private static DescribedPredicate<JavaConstructorCall> call(
      String what, Predicate<JavaClass> owner) {
    return DescribedPredicate.describe(what, call -> owner.test(call.getTargetOwner()));
  }

  private static ArchCondition<JavaClass> obey(String what, Predicate<JavaClass> rule) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!rule.test(item)) {
          events.add(SimpleConditionEvent.violated(item, item.getName() + " breaks: " + what));
        }
      }
    };
  }
}
