// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.fake.OddEndpoint;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/** Which links are used again, and which proxy leads to the service. */
class HttpClientsTest {

  private final List<Integer> clientPorts = new CopyOnWriteArrayList<>(); // one a connection
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          clientPorts.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static SdkHttpClient client(Duration maxIdle, Duration maxAge) {
    SluiceOptions options = new SluiceOptions();
    return HttpClients.forStream(new ClientSettings(options, 1, maxIdle, maxAge)).build();
  }

  private void send(SdkHttpClient client) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
            .build();
    HttpExecuteResponse answer =
        client.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
    assertThat(answer.httpResponse().isSuccessful()).isTrue();
    if (answer.responseBody().isPresent()) {
      answer.responseBody().get().close();
    }
  }

  /** The second one: DNS may know another address by now. */
  @ParameterizedTest
  @CsvSource({"PT0.001S, PT5M", "PT50S, PT0.001S"})
  void linkThatWasIdleTooLongOrIsTooOld_isNotUsedAgain(Duration maxIdle, Duration maxAge)
      throws IOException {
    try (SdkHttpClient client = client(maxIdle, maxAge)) {
      send(client);
      long idleSince = System.nanoTime();
      while (System.nanoTime() - idleSince < 20_000_000) {
        Thread.onSpinWait();
      }
      send(client);
    }
    assertThat(clientPorts).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void linkInUse_isUsedAgain() throws IOException {
    try (SdkHttpClient client = client(ClientSettings.MAX_IDLE, ClientSettings.MAX_AGE)) {
      send(client);
      send(client);
    }
    assertThat(clientPorts).hasSize(2).containsOnly(clientPorts.get(0));
  }

  /** What lies between may forget a link after a minute. */
  @Test
  void links_areGivenUpBeforeOthersForgetThem() {
    assertThat(new ClientSettings(new SluiceOptions(), 1).maxIdle)
        .isLessThan(Duration.ofSeconds(60))
        .isGreaterThan(Duration.ofSeconds(30));
  }

  /** What a request through the proxy of the host, which answers, has told it. */
  private static String toldProxyOfTheHost(SluiceOptions options) throws IOException {
    Queue<String> heads = new ConcurrentLinkedQueue<>();
    try (OddEndpoint proxy =
            new OddEndpoint(
                (head, out) -> {
                  heads.add(head);
                  OddEndpoint.http(out, "502 no", "", new byte[0]);
                });
        KinesisTransport transport = through(proxy, options)) {
      PutResult result = transport.put(new Batch("s", List.of(Records.entry("e", 0))));
      assertThat(result.verdict(0)).isEqualTo(Verdict.NOT_SENT);
    }
    return heads.isEmpty() ? "" : heads.remove();
  }

  private static KinesisTransport through(OddEndpoint proxy, SluiceOptions options) {
    System.setProperty("https.proxyHost", "127.0.0.1");
    System.setProperty("https.proxyPort", String.valueOf(proxy.port()));
    return to(options);
  }

  private static KinesisTransport to(SluiceOptions options) {
    options.set("region", "eu-west-1");
    options.client().setAccessKeyId("AKID");
    options.client().setSecretAccessKey("secret");
    return new KinesisTransport(new ClientSettings(options, 1), Thread::new, Ticker.system());
  }

  @Test
  void proxyOfTheHostForHttps_isTheWayToTheService() throws IOException {
    try {
      assertThat(toldProxyOfTheHost(new SluiceOptions()))
          .startsWith("CONNECT kinesis.eu-west-1.amazonaws.com:443 ");
      SluiceOptions clear = new SluiceOptions();
      clear.set("endpoint", "http://127.0.0.1:1");
      assertThat(toldProxyOfTheHost(clear)).as("for https alone").isEmpty();
      System.setProperty("http.nonProxyHosts", "127.*");
      SluiceOptions direct = new SluiceOptions();
      direct.set("endpoint", "https://127.0.0.1:1");
      assertThat(toldProxyOfTheHost(direct)).as("reached directly").isEmpty();
    } finally {
      System.clearProperty("https.proxyHost");
      System.clearProperty("https.proxyPort");
      System.clearProperty("http.nonProxyHosts");
    }
  }

  /** The records would pass that proxy in clear text. */
  @ParameterizedTest
  @ValueSource(strings = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KINESIS"})
  void proxyForHttps_isNotForAClearEndpointOfTheHost(String variable) throws IOException {
    try {
      SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(variable, "http://127.0.0.1:1");
      assertThat(toldProxyOfTheHost(new SluiceOptions())).isEmpty();
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
      System.clearProperty("https.proxyHost");
      System.clearProperty("https.proxyPort");
    }
  }

  /** As the options refuse it. */
  @ParameterizedTest
  @CsvSource({
    "AWS_ENDPOINT_URL, http://localstack:4566, false, http://localstack:4566",
    "AWS_ENDPOINT_URL_KINESIS, HTTP://user:pass@10.0.0.1, false, HTTP://10.0.0.1",
    "AWS_ENDPOINT_URL, http://my_stack:1, false, http://my_stack:1",
    "AWS_ENDPOINT_URL, http://127.0.0.1:1, false,",
    "AWS_ENDPOINT_URL, http://localhost:1, false,",
    "AWS_ENDPOINT_URL, https://kinesis.invalid, false,",
    "AWS_ENDPOINT_URL, http://kinesis.invalid, true,",
  })
  void clearEndpointOfTheHost_isRefusedUnlessItIsHereOrAllowed(
      String variable, String url, String isAllowed, @Nullable String refused) {
    SluiceOptions options = new SluiceOptions();
    options.client().setAllowInsecureEndpoint(isAllowed);
    if (refused != null) { // a proxy changes nothing
      options.client().setProxy("http://127.0.0.1:1");
    }
    try {
      SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(variable, url);
      try (KinesisTransport transport = to(options)) {
        PutResult result = transport.put(new Batch("s", List.of(Records.entry("e", 0))));
        if (refused == null) {
          assertThat(result.detail()).doesNotContain("must be https");
        } else {
          assertThat(result.detail())
              .startsWith("no client could be built: ")
              .contains("must be https unless it is on this machine: \"" + refused + "\"; use")
              .contains("client.allowInsecureEndpoint=true");
        }
      }
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
  }

  @Test
  void clearEndpointOfTheHostForSts_isRefused() {
    SluiceOptions options = new SluiceOptions();
    options.client().setRoleArn("arn:aws:iam::123456789012:role/logs");
    try {
      SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(
          "AWS_ENDPOINT_URL_STS", "http://10.0.0.1");
      try (KinesisTransport transport = to(options)) {
        PutResult result = transport.put(new Batch("s", List.of(Records.entry("e", 0))));
        assertThat(result.detail()).contains("must be https unless", "http://10.0.0.1");
      }
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
  }

  /** It wants a password. */
  private static OddEndpoint proxy(Queue<String> heads) throws IOException {
    return new OddEndpoint(
        (head, out) -> {
          heads.add(head);
          OddEndpoint.http(
              out, "407 who", "Proxy-Authenticate: Basic realm=\"x\"\r\n", new byte[0]);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, log%40corp:p%40ss+w%3A1, log@corp:p@ss+w:1",
    "http_proxy, log%40corp:p%40ss+w%3A1, log@corp:p@ss+w:1",
    "https_proxy, plain:100%, plain:100%",
  })
  void passwordInTheUrlOfTheProxy_isDecoded(String variable, String inUrl, String told)
      throws IOException {
    Queue<String> heads = new ConcurrentLinkedQueue<>();
    try (OddEndpoint proxy = proxy(heads)) {
      SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(
          variable, "http://" + inUrl + "@127.0.0.1:" + proxy.port());
      try (KinesisTransport transport = to(new SluiceOptions())) {
        transport.put(new Batch("s", List.of(Records.entry("e", 0))));
      }
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
    String basic = Base64.getEncoder().encodeToString(told.getBytes(StandardCharsets.UTF_8));
    assertThat(String.join("", heads)).contains("Proxy-Authorization: Basic " + basic + "\r\n");
  }

  /** As curl and others take it, though it is no URL. */
  @ParameterizedTest
  @ValueSource(strings = {"https_proxy", "HTTPS_PROXY", "http_proxy"})
  void proxyInTheEnvironmentWithoutAScheme_isUsed(String variable) throws IOException {
    for (String user : List.of("", "log:secret@")) {
      Queue<String> heads = new ConcurrentLinkedQueue<>();
      try (OddEndpoint proxy = proxy(heads)) {
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(
            variable, user + "127.0.0.1:" + proxy.port());
        try (KinesisTransport transport = to(new SluiceOptions())) {
          transport.put(new Batch("s", List.of(Records.entry("e", 0))));
        }
      } finally {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
      }
      assertThat(heads.peek()).startsWith("CONNECT kinesis.eu-west-1.amazonaws.com:443 ");
      assertThat(heads.size())
          .as("the second one has the password")
          .isEqualTo(user.isEmpty() ? 1 : 2);
    }
  }

  /** The ports that the JDK takes, and for a variable that of http. */
  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://proxy.invalid, 80",
    "http_proxy, http://proxy.invalid/, 80",
    "https_proxy, proxy.invalid, 80",
    "https_proxy, https://proxy.invalid, 80",
    "https.proxyHost, proxy.invalid, 443",
    "http.proxyHost, proxy.invalid, 80",
  })
  void proxyOfTheHostWithoutAPort_isUsed(String name, String value, int port) {
    boolean isProperty = name.contains(".");
    try {
      if (isProperty) {
        System.setProperty(name, value);
      } else {
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(name, value);
      }
      assertThat(HttpClients.proxyOfTheHost("https"))
          .isNotNull()
          .extracting(
              ProxyConfiguration::host, ProxyConfiguration::port, ProxyConfiguration::scheme)
          .containsExactly("proxy.invalid", port, "http");
    } finally {
      System.clearProperty(name);
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
  }

  /** It speaks another protocol, or a URL cannot name it: credentials.md says so. */
  @ParameterizedTest
  @ValueSource(strings = {"socks5://proxy.invalid:1080", "http://my_proxy:3128", "://", " "})
  void proxyInTheEnvironmentThatNobodyCanUse_isNone(String value) {
    try {
      SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride("https_proxy", value);
      assertThat(HttpClients.proxyOfTheHost("https")).isNull();
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amazonaws.com, kinesis.eu-west-1.amazonaws.com, true",
    ".amazonaws.com, kinesis.eu-west-1.amazonaws.com, true",
    ".*?.amazonaws.com, kinesis.eu-west-1.amazonaws.com, true",
    "kinesis.eu-west-1.amazonaws.com, kinesis.eu-west-1.amazonaws.com, true",
    "aws.com, kinesis.eu-west-1.amazonaws.com, false",
    "kinesis, kinesis.eu-west-1.amazonaws.com, false",
  })
  void noProxyOfTheHost_namesDomains(String pattern, String host, boolean isDirect) {
    assertThat(HttpClients.domains(Set.of(pattern)))
        .allMatch(domain -> host.matches(domain) == isDirect);
  }
}
