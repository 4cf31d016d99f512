// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** kinesis-mock in a container, through Testcontainers. */
final class KinesisContainer implements ThirdPartyKinesis {

  private static final String PUBLIC_IMAGE = "ghcr.io/etspaceman/kinesis-mock:0.6.2";
  private static final int PLAIN_PORT = 4568;

  private final GenericContainer<?> container;

  private KinesisContainer(GenericContainer<?> container) {
    this.container = container;
  }

  static KinesisContainer start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new UnavailableException("no Docker-compatible engine answers");
    }
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image()))
            .withEnv("AWS_REGION", REGION)
            .withEnv("KINESIS_MOCK_PLAIN_PORT", Integer.toString(PLAIN_PORT))
            .withEnv("SHARD_LIMIT", "500")
            .withExposedPorts(PLAIN_PORT)
            .waitingFor(Wait.forHttp("/healthcheck").forPort(PLAIN_PORT));
    Fetching.say(
        "the image " + image() + ", unless the engine has it,",
        "for the third-party cases (-Dit.thirdparty=none skips them)");
    try {
      container.start();
    } catch (RuntimeException e) {
      container.close();
      throw new UnavailableException(
          "the image " + image() + " does not start (" + rootOf(e) + ")", e);
    }
    return new KinesisContainer(container);
  }

  private static String image() {
    String fallback = System.getenv().getOrDefault("IT_KINESIS_IMAGE", PUBLIC_IMAGE);
    return System.getProperty("it.kinesis.image", fallback);
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip();
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PLAIN_PORT));
  }

  /**
   * By its address in the engine's default network: names there need a plugin not all engines have.
   */
  @Override
  public URI endpointForContainers() {
    String address =
        container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
            .map(ContainerNetwork::getIpAddress)
            .filter(ip -> ip != null && !ip.isEmpty())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the container has no address"));
    return URI.create("http://" + address + ":" + PLAIN_PORT);
  }

  @Override
  public String describe() {
    return "container " + container.getDockerImageName() + " at " + endpoint();
  }

  @Override
  public void close() {
    container.stop();
  }
}
