// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the AWS SDK on the class path while the appender starts, so that a missing or too old
 * module is reported before it costs an event. Loads one class of each module and initialises none.
 * This opens the jars, which takes tens of milliseconds once in a JVM.
 */
public record SdkLibraries(ClassLoader classes) {

  /** The oldest version that works, see docs/UPGRADE.md: its HTTP client was a preview before. */
  static final String OLDEST = "2.41.0";

  /**
   * A class that every request needs.
   *
   * @param module of the SDK, or group and name of another library
   * @param type without the package of the SDK
   * @param method one that too old an SDK lacks, or null
   * @param signature of the method, with ~ for the package of the SDK
   */
  record Need(
      String module,
      String type,
      @Nullable String method,
      @Nullable String signature,
      boolean isStatic) {

    private static Need of(String module, String type) {
      return new Need(module, type, null, null, false);
    }

    boolean isOfSdk() {
      return module.indexOf(':') < 0;
    }

    String typeName() {
      return isOfSdk() ? SDK + type : type;
    }

    String artifact() {
      return isOfSdk() ? GROUP + ":" + module : module;
    }
  }

  static final List<Need> NEEDS =
      List.of(
          Need.of("org.reactivestreams:reactive-streams", "org.reactivestreams.Publisher"),
          Need.of("org.apache.httpcomponents.core5:httpcore5", "org.apache.hc.core5.http.HttpHost"),
          Need.of(
              "org.apache.httpcomponents.core5:httpcore5-h2",
              "org.apache.hc.core5.http2.HttpVersionPolicy"),
          Need.of(
              "org.apache.httpcomponents.client5:httpclient5",
              "org.apache.hc.client5.http.classic.HttpClient"),
          Need.of("utils", "utils.builder.SdkBuilder"),
          Need.of("metrics-spi", "metrics.MetricCollector"),
          Need.of("checksums-spi", "checksums.spi.ChecksumAlgorithm"),
          Need.of("checksums", "checksums.DefaultChecksumAlgorithm"),
          Need.of("endpoints-spi", "endpoints.EndpointProvider"),
          Need.of("identity-spi", "identity.spi.Identity"),
          Need.of("http-client-spi", "http.SdkHttpClient"),
          Need.of("http-auth-spi", "http.auth.spi.scheme.AuthScheme"),
          Need.of("http-auth", "http.auth.scheme.NoAuthAuthScheme"),
          Need.of("http-auth-aws", "http.auth.aws.scheme.AwsV4AuthScheme"),
          Need.of("retries-spi", "retries.api.RetryStrategy"),
          Need.of("retries", "retries.DefaultRetryStrategy"),
          Need.of("third-party-jackson-core", "thirdparty.jackson.core.JsonFactory"),
          Need.of(
              "third-party-jackson-dataformat-cbor",
              "thirdparty.jackson.dataformat.cbor.CBORFactory"),
          Need.of("json-utils", "protocols.jsoncore.JsonNode"),
          Need.of("protocol-core", "protocols.core.OperationInfo"),
          Need.of("aws-json-protocol", "protocols.json.AwsJsonProtocol"),
          Need.of("aws-cbor-protocol", "protocols.cbor.AwsCborProtocolFactory"),
          Need.of("regions", "regions.Region"),
          new Need(
              "profiles",
              "profiles.ProfileFileSupplier",
              "reloadWhenModified",
              "(Ljava/nio/file/Path;L~profiles/ProfileFile$Type;)L~profiles/ProfileFileSupplier;",
              true),
          Need.of("auth", "auth.credentials.AwsCredentialsProvider"),
          new Need(
              "sdk-core", "core.SdkBytes", "fromByteArrayUnsafe", "([B)L~core/SdkBytes;", true),
          new Need(
              "sdk-core",
              "core.client.config.ClientOverrideConfiguration$Builder",
              "retryStrategy",
              "(L~retries/api/RetryStrategy;)"
                  + "L~core/client/config/ClientOverrideConfiguration$Builder;",
              false),
          new Need(
              "aws-core",
              "awscore.retry.AwsRetryStrategy",
              "doNotRetry",
              "()L~retries/api/RetryStrategy;",
              true),
          Need.of("apache5-client", "http.apache5.Apache5HttpClient"),
          new Need(
              "kinesis",
              "services.kinesis.KinesisClient",
              "serviceClientConfiguration",
              "()L~services/kinesis/KinesisServiceClientConfiguration;",
              false),
          new Need(
              "kinesis",
              "services.kinesis.model.PutRecordsRequest$Builder",
              "streamARN",
              "(Ljava/lang/String;)L~services/kinesis/model/PutRecordsRequest$Builder;",
              false));

  /** Needed only for roles. */
  static final List<Need> NEEDS_OF_ROLES =
      List.of(
          Need.of("aws-query-protocol", "protocols.query.AwsQueryProtocolFactory"),
          Need.of("sts", "services.sts.StsClient"));

  private static final String SDK = "software.amazon.awssdk.";
  private static final String GROUP = "software.amazon.awssdk";

  /** In the message of a NoSuchMethodError: the class that lacks the method. */
  private static final Pattern OWNER = Pattern.compile("([\\w.$]+)\\.[\\w$<>]+\\(");

  private static final String UNKNOWN = "unknown";

  /** A version with more modules than this shows their number, not their names. */
  private static final int MAX_NAMED = 3;

  private static volatile boolean fits; // the class path does not change
  private static volatile boolean fitsRoles;

  /** Whether {@link #problem} has run and returned null. */
  public static boolean isKnownToFit(boolean withRoles) {
    return isOfOneJar() || (withRoles ? fitsRoles : fits);
  }

  /**
   * The problem of the SDK that our classes see, or null.
   *
   * @param withRoles whether the options ask for a role
   */
  public static @Nullable String problem(boolean withRoles) {
    if (isKnownToFit(withRoles)) {
      return null;
    }
    String problem = ours().look(withRoles);
    fits |= problem == null;
    fitsRoles |= problem == null && withRoles;
    return problem;
  }

  /**
   * Describes an error of a missing or too old class of the SDK, with the versions on the class
   * path. Uses only names of classes and methods of the error.
   */
  static String describe(LinkageError failure) {
    Matcher owner = OWNER.matcher(String.valueOf(failure.getMessage()));
    String name = owner.find() ? owner.group(1) : "";
    SdkLibraries libraries = ours();
    String place = name.startsWith(SDK) ? " in " + libraries.place(name) : "";
    return isOfOneJar() ? failure + place : libraries.advised(failure + place);
  }

  private static SdkLibraries ours() {
    ClassLoader loader = SdkLibraries.class.getClassLoader();
    return new SdkLibraries(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }

  /** A native image has no class files; the all-in-one jar brings its own SDK under our name. */
  private static boolean isOfOneJar() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null
        || !SDK.startsWith("software");
  }

  @Nullable String look(boolean withRoles) {
    List<Need> needs = new ArrayList<>(NEEDS);
    needs.addAll(withRoles ? NEEDS_OF_ROLES : List.of());
    for (Need need : needs) {
      String problem = problem(need);
      if (problem != null) {
        return advised(problem);
      }
    }
    return null;
  }

  private @Nullable String problem(Need need) {
    String module = " of " + need.artifact();
    String name = need.typeName();
    try {
      Class<?> type = Class.forName(name, false, classes);
      if (need.method() != null && need.signature() != null) {
        String signature = need.signature().replace("~", SDK.replace('.', '/'));
        MethodType wanted = MethodType.fromMethodDescriptorString(signature, classes);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        if (need.isStatic()) {
          lookup.findStatic(type, need.method(), wanted);
        } else {
          lookup.findVirtual(type, need.method(), wanted);
        }
      }
      return null;
    } catch (ClassNotFoundException e) {
      return "the class " + name + module + " is missing";
    } catch (NoSuchMethodException e) {
      return "the method " + name + "." + need.method() + module + " is missing in " + place(name);
    } catch (LinkageError | TypeNotPresentException e) {
      return "the class " + name + module + " cannot be used: " + e + " in " + place(name);
    } catch (IllegalAccessException | RuntimeException e) {
      return null; // another cause than an old SDK: left to the first request
    }
  }

  private String advised(String problem) {
    return problem
        + "; found are "
        + versions()
        + "; use the AWS SDK "
        + OLDEST
        + " or later, with all that it needs and one version for all its modules (docs/UPGRADE.md)";
  }

  /** The jar of a class; its name mostly has the version. */
  private String place(String type) {
    try {
      CodeSource source = Class.forName(type, false, classes).getProtectionDomain().getCodeSource();
      return source == null ? "an unknown place" : String.valueOf(source.getLocation());
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      return "an unknown place";
    }
  }

  /** Such as {@code 2.59.1 (27 modules), 2.29.24 (sdk-core)}. */
  private String versions() {
    Map<String, List<String>> modules = new TreeMap<>();
    NEEDS.stream()
        .filter(Need::isOfSdk)
        .map(Need::module)
        .distinct()
        .forEach(
            module -> modules.computeIfAbsent(version(module), v -> new ArrayList<>()).add(module));
    List<String> parts = new ArrayList<>();
    modules.remove(UNKNOWN); // of some libraries that the SDK has renamed
    modules.forEach(
        (version, of) ->
            parts.add(
                version + (of.size() > MAX_NAMED ? " (" + of.size() + " modules)" : " " + of)));
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private String version(String module) {
    try (InputStream input =
        classes.getResourceAsStream("META-INF/maven/" + GROUP + "/" + module + "/pom.properties")) {
      Properties properties = new Properties();
      if (input != null) {
        properties.load(input);
      }
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }
}
