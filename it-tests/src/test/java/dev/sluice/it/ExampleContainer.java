// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import com.github.dockerjava.api.DockerClient;
import dev.sluice.it.thirdparty.ThirdPartyKinesis;
import dev.sluice.it.thirdparty.ThirdPartyStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of {@code examples/container}, built from this checkout on the image that {@code
 * -Dit.jre.image} or the environment's {@code IT_JRE_IMAGE} names.
 */
final class ExampleContainer implements AutoCloseable {

  private static final String PUBLIC_BASE = "eclipse-temurin:17-jre";
  private static final Path ROOT = Path.of(System.getProperty("sluice.root")).normalize();

  private final GenericContainer<?> container;
  private final DockerClient engine = DockerClientFactory.lazyClient();

  private ExampleContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /**
   * Builds it.
   *
   * @param files what the Dockerfile copies, folders in full
   * @throws TestAbortedException where the endpoint is in no container or the base cannot be had
   */
  static ExampleContainer of(
      String dockerfile,
      List<String> files,
      ThirdPartyKinesis kinesis,
      ThirdPartyStream stream,
      String... command) {
    URI endpoint = kinesis.endpointForContainers();
    if (endpoint == null) {
      throw skipped("no container engine");
    }
    GenericContainer<?> container =
        new GenericContainer<>(image(dockerfile, files))
            .withEnv("SLUICE_STREAM", stream.name())
            .withEnv("SLUICE_ENDPOINT", endpoint.toString())
            .withEnv("SLUICE_CLIENT_ALLOW_INSECURE_ENDPOINT", "true")
            .withEnv("SLUICE_DRAIN_TIMEOUT", "25 s") // kinesis-mock is slow
            .withEnv("AWS_REGION", ThirdPartyKinesis.REGION)
            .withEnv("AWS_ACCESS_KEY_ID", ThirdPartyKinesis.ANY_KEY)
            .withEnv("AWS_SECRET_ACCESS_KEY", ThirdPartyKinesis.ANY_KEY);
    if (command.length > 0) {
      container.withCommand(command);
    }
    return new ExampleContainer(container);
  }

  private static ImageFromDockerfile image(String dockerfile, List<String> files) {
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withFileFromPath("Dockerfile", ROOT.resolve("examples/container").resolve(dockerfile))
            .withBuildArg("BASE", base());
    files.forEach(file -> add(image, ROOT.resolve(file)));
    return image;
  }

  private static void add(ImageFromDockerfile image, Path path) {
    if (!Files.isDirectory(path)) {
      image.withFileFromPath(ROOT.relativize(path).toString(), path);
      return;
    }
    try (Stream<Path> jars = Files.list(path)) {
      jars.filter(jar -> jar.toString().endsWith(".jar"))
          .forEach(jar -> image.withFileFromPath(ROOT.relativize(jar).toString(), jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looked for before the build, so that a build that fails is a failure, and no excuse. */
  private static String base() {
    String fallback = System.getenv().getOrDefault("IT_JRE_IMAGE", PUBLIC_BASE);
    String name = System.getProperty("it.jre.image", fallback);
    try {
      return new RemoteDockerImage(DockerImageName.parse(name)).get();
    } catch (RuntimeException e) {
      throw skipped("no image " + name + " (" + e.getMessage() + ")");
    }
  }

  /** Surefire's console does not show why. */
  private static TestAbortedException skipped(String why) {
    String sentence = "Example containers are skipped: " + why + ".";
    System.out.println(sentence);
    return new TestAbortedException(sentence);
  }

  void start() {
    container.start();
  }

  /** SIGTERM, and SIGKILL when the stop period is over; returns the exit code. */
  long stop(int stopSeconds) {
    String id = container.getContainerId();
    engine.stopContainerCmd(id).withTimeout(stopSeconds).exec();
    return Objects.requireNonNull(
        engine.inspectContainerCmd(id).exec().getState().getExitCodeLong(), "exit code");
  }

  /** What it wrote to its standard output and error. */
  String output() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }
}
