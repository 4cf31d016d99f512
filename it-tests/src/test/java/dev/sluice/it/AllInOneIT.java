// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.TlsCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The all-in-one jars: what is in them, and that it is all an application needs. */
class AllInOneIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MAX_BYTES = 11_000_000;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void jar_isSmall_andHasNoClassOutsideItsOwnPackage(Framework framework) throws IOException {
    Path file = new AllInOneJar(framework).file();
    assertThat(file).isRegularFile();
    System.out.printf("%s: %,d bytes%n", file.getFileName(), Files.size(file));
    assertThat(Files.size(file)).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(names(file))
        .filteredOn(name -> name.endsWith(".class"))
        .hasSizeGreaterThan(1000)
        .allMatch(name -> name.startsWith("dev/sluice/"));
    assertThat(names(file))
        .filteredOn(name -> !name.endsWith("/"))
        .allMatch(name -> name.startsWith("dev/sluice/") || name.startsWith("META-INF/"));
  }

  @ParameterizedTest
  @EnumSource
  void jar_namesOnlyWhatIsInIt(Framework framework) throws IOException {
    try (JarFile jar = new JarFile(new AllInOneJar(framework).file().toFile())) {
      List<ZipEntry> services =
          jar.stream()
              .map(ZipEntry.class::cast)
              .filter(e -> e.getName().startsWith("META-INF/services/") && !e.isDirectory())
              .toList();
      assertThat(services).isNotEmpty();
      for (ZipEntry service : services) {
        assertThat(service.getName()).startsWith("META-INF/services/dev.sluice.");
        assertThat(text(jar, service.getName()).lines().filter(line -> isName(line)))
            .as(service.getName())
            .isNotEmpty()
            .allSatisfy(
                name -> assertThat(jar.getEntry(name.replace('.', '/') + ".class")).isNotNull());
      }
      if (framework == Framework.LOG4J2) {
        assertThat(
                text(
                    jar, "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat"))
            .contains("dev.sluice.log4j2.KinesisAppender")
            .doesNotContain("dev.sluice.shaded");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void jar_tellsNativeImagesOnlyOfWhatIsInIt(Framework framework) throws IOException {
    try (JarFile jar = new JarFile(new AllInOneJar(framework).file().toFile())) {
      List<String> files =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("META-INF/native-image/") && name.endsWith(".json"))
              .toList();
      assertThat(files).anyMatch(name -> name.endsWith("sluice-core/reflect-config.json"));
      assertThat(files)
          .filteredOn(name -> name.endsWith("reflect-config.json"))
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(name -> name.contains("/dev.sluice/"));
      for (String file : files) {
        if (file.endsWith("reflect-config.json")) {
          for (JsonNode entry : new JsonMapper().readTree(text(jar, file))) {
            String type = entry.path("name").asText();
            assertThat(jar.getEntry(type.replace('.', '/') + ".class")).as(type).isNotNull();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void applicationWithItAndTheFrameworkAlone_delivers(
      Framework framework, EmbeddedKinesis kinesis) {
    assertDelivers(new AllInOneJar(framework).child("small-buffer", Settings.to(kinesis)), kinesis);
  }

  @ParameterizedTest
  @EnumSource
  void applicationOnTheModulePath_delivers(Framework framework, EmbeddedKinesis kinesis) {
    assertDelivers(
        new AllInOneJar(framework).childWithModules("small-buffer", Settings.to(kinesis)), kinesis);
  }

  @ParameterizedTest
  @EitherFramework
  void httpsEndpoint_isReached(Framework framework) {
    TlsCertificate certificate = TlsCertificate.forLoopback();
    Path trustStore = certificate.writeTrustStore(directory.resolve("trust.p12"));
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(STREAM, 1).tls(certificate).start()) {
      assertDelivers(
          new AllInOneJar(framework)
              .child("small-buffer", Settings.to(kinesis))
              .property("javax.net.ssl.trustStore", trustStore.toString())
              .property("javax.net.ssl.trustStorePassword", certificate.trustStorePassword()),
          kinesis);
    }
  }

  /** The SDK finds its STS provider by the name of a class: relocated, it must still find it. */
  @ParameterizedTest
  @EitherFramework
  void webIdentityOfAServiceAccount_isExchangedForCredentials(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "the token of the service account");
    AtomicReference<String> request = new AtomicReference<>("none");
    HttpServer sts =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext(
        "/",
        exchange -> {
          request.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = assumedRole().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sts.start();
    try {
      assertDelivers(
          new AllInOneJar(framework)
              .child("no-credentials", Settings.to(kinesis, "file", directory.resolve("app.log")))
              .property("user.home", directory.toString())
              .environment("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString())
              // Without a region it goes to the global endpoint, whatever the override says.
              .environment("AWS_REGION", "us-east-1")
              .environment("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/app")
              .environment(
                  "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + sts.getAddress().getPort()),
          kinesis);
      assertThat(request.get()).contains("AssumeRoleWithWebIdentity", "service+account");
    } finally {
      sts.stop(0);
    }
  }

  private static String assumedRole() {
    return """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::123456789012:assumed-role/app/session</Arn>
              <AssumedRoleId>EXAMPLE:session</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>EXAMPLE</AccessKeyId>
              <SecretAccessKey>example</SecretAccessKey>
              <SessionToken>example</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """
        .formatted(Instant.now().plusSeconds(3600));
  }

  private static void assertDelivers(ChildJvm.Builder builder, EmbeddedKinesis kinesis) {
    try (ChildJvm child = builder.argument(Numbered.text(1)).start()) {
      child.awaitLine("logged", PATIENCE);
      kinesis.awaitRecords(1, PATIENCE);
      child.tell("end");

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(1);
      assertThat(child.output()).doesNotContain("SLF4J", "ClassNotFound", "NoClassDefFound");
    }
    assertThat(kinesis.records()).hasSize(1);
    assertThat(Numbered.numberOf(kinesis.records().get(0).data())).isEqualTo(1);
  }

  private static List<String> names(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private static boolean isName(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
