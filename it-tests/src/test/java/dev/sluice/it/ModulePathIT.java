// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.TlsCertificate;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is a module of its own, with all other jars on the module path too. */
class ModulePathIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  /** The JVM refuses a package that is in two modules. */
  @ParameterizedTest
  @EnumSource
  void namedModule_thatRequiresTheAdapter_delivers(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    assertDelivers(application(framework, kinesis), kinesis);
  }

  /** The same modules are enough for TLS. */
  @ParameterizedTest
  @EitherFramework
  void namedModule_reachesAnHttpsEndpoint(Framework framework) throws IOException {
    TlsCertificate certificate = TlsCertificate.forLoopback();
    Path trustStore = certificate.writeTrustStore(directory.resolve("trust.p12"));
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(STREAM, 1).tls(certificate).start()) {
      assertDelivers(
          application(framework, kinesis)
              .property("javax.net.ssl.trustStore", trustStore.toString())
              .property("javax.net.ssl.trustStorePassword", certificate.trustStorePassword()),
          kinesis);
    }
  }

  private ChildJvm.Builder application(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    String modulePath =
        Stream.concat(Stream.of(compile(framework)), jars(framework).stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    ChildJvm.Builder builder =
        ChildJvm.ofModule("application/application.Main")
            .option("--module-path=" + modulePath)
            .property(framework.configurationProperty(), framework.file("small-buffer").toString());
    Settings.to(kinesis)
        .forEach((key, value) -> builder.property(Settings.PREFIX + key, value.toString()));
    return builder.argument(Numbered.text(1));
  }

  private static void assertDelivers(ChildJvm.Builder application, EmbeddedKinesis kinesis) {
    try (ChildJvm child = application.start()) {
      child.awaitLine("logged by module application", PATIENCE);
      kinesis.awaitRecords(1, PATIENCE);
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(1);
      assertThat(child.output()).doesNotContain("SLF4J", "ClassNotFound", "NoClassDefFound");
    }
    assertThat(Numbered.numberOf(kinesis.records().get(0).data())).isEqualTo(1);
  }

  /** What an application's module-info says must not change with the name of a file. */
  @ParameterizedTest
  @EnumSource
  void jars_haveTheNamesThatTheyAreRequiredBy(Framework framework) {
    String adapter = adapterModule(framework);
    ModuleFinder plain =
        ModuleFinder.of(RuntimeJars.of(framework).stream().limit(2).toArray(Path[]::new));
    assertThat(names(plain)).containsExactlyInAnyOrder(adapter, "dev.sluice.core");
    assertThat(names(ModuleFinder.of(new AllInOneJar(framework).file()))).containsExactly(adapter);
  }

  private static List<String> names(ModuleFinder finder) {
    return finder.findAll().stream()
        .map(ModuleReference::descriptor)
        .map(descriptor -> descriptor.name())
        .toList();
  }

  private static String adapterModule(Framework framework) {
    return framework == Framework.LOGBACK ? "dev.sluice.logback" : "dev.sluice.log4j2";
  }

  private static List<Path> jars(Framework framework) {
    Stream<Path> slf4j = // Log4j 2 has none, and the SDK looks for one; Logback is one
        framework == Framework.LOG4J2
            ? Stream.of(AllInOneJar.onOurClassPath("log4j-slf4j2-impl-"))
            : Stream.empty();
    return Stream.of(RuntimeJars.of(framework).stream(), AllInOneJar.framework(framework), slf4j)
        .flatMap(jars -> jars)
        .distinct()
        .toList();
  }

  private Path compile(Framework framework) throws IOException {
    boolean isLogback = framework == Framework.LOGBACK;
    // Automatic modules say nothing of what they need: what is a real module is required here.
    String info =
        """
        module application {
          requires %s;
          requires %s;
          requires com.fasterxml.jackson.databind;
          requires jdk.net;
          requires org.slf4j;
        }
        """
            .formatted(
                adapterModule(framework),
                isLogback ? "ch.qos.logback.classic" : "org.apache.logging.log4j.core");
    String main =
        """
        package application;

        public final class Main {
          public static void main(String[] arguments) throws java.io.IOException {
            %s(Main.class).info(arguments[0]);
            System.out.println("logged by " + Main.class.getModule());
            System.in.read();
          }
        }
        """
            .formatted(
                isLogback
                    ? "org.slf4j.LoggerFactory.getLogger"
                    : "org.apache.logging.log4j.LogManager.getLogger");
    Path sources = Files.createDirectories(directory.resolve("source/application"));
    Path classes = directory.resolve("classes");
    Path infoFile = Files.writeString(directory.resolve("source/module-info.java"), info);
    Path mainFile = Files.writeString(sources.resolve("Main.java"), main);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release=17",
                "--module-path",
                jars(framework).stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)),
                "-d",
                classes.toString(),
                infoFile.toString(),
                mainFile.toString());
    assertThat(code).as("exit code of the compiler").isZero();
    return classes;
  }
}
