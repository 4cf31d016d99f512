// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A PutRecords request of the SDK that others repeat: its endpoint, its headers and what of them is
 * signed. It is made only of a request that has nothing unknown in it and whose signature we make
 * to the last byte as the SDK did. Keeps nothing of the request itself, which has a batch.
 * Immutable.
 */
final class RequestTemplate {

  private static final String AUTHORIZATION = "authorization";
  private static final String CONTENT_LENGTH = "content-length";
  private static final String CONTENT_TYPE = "content-type";
  private static final String CONTENT_HASH = "x-amz-content-sha256";
  private static final String DATE = "x-amz-date";
  private static final String INVOCATION = "amz-sdk-invocation-id";
  private static final String TOKEN = "x-amz-security-token";

  /** Others may mean something that changes with each request: a trace, for example. */
  private static final Set<String> KNOWN =
      Set.of(
          AUTHORIZATION,
          CONTENT_LENGTH,
          CONTENT_TYPE,
          CONTENT_HASH,
          DATE,
          INVOCATION,
          TOKEN,
          "accept",
          "amz-sdk-request",
          "host",
          "user-agent",
          "x-amz-target");

  private static final Pattern SIGNED =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}");

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  /**
   * A smaller difference is the time between two looks at the clock. The SDK corrects a clock that
   * is wrong by four minutes or more, which is what AWS refuses.
   */
  private static final Duration EQUAL_CLOCKS = Duration.ofMinutes(1);

  private final ValidCredentials credentials;
  private final SdkHttpRequest base;
  private final SortedMap<String, String> headers; // by name, in any case
  private final Signature signature;
  private final Duration clockOffset;

  private RequestTemplate(
      ValidCredentials credentials,
      SdkHttpRequest base,
      SortedMap<String, String> headers,
      Signature signature,
      Duration clockOffset) {
    this.credentials = credentials;
    this.base = base;
    this.headers = headers;
    this.signature = signature;
    this.clockOffset = clockOffset;
  }

  /**
   * @param seen as the SDK gave it to its connections
   * @param used its credentials
   * @param now when that was
   * @return null where only the SDK can send such requests
   */
  static @Nullable RequestTemplate of(
      SdkHttpRequest seen, Batch batch, ValidCredentials used, Instant now) {
    SortedMap<String, String> headers = plainHeaders(seen);
    if (headers == null || !isPlain(seen)) {
      return null;
    }
    Matcher signed = SIGNED.matcher(headers.getOrDefault(AUTHORIZATION, ""));
    String date = headers.getOrDefault(DATE, "");
    boolean isCbor = headers.getOrDefault(CONTENT_TYPE, "").contains("cbor");
    if (!signed.matches() || !isCbor || !isOf(used, headers)) {
      return null;
    }
    List<String> names = List.of(signed.group(4).split(";", -1));
    AwsCredentials own = used.credentials();
    Signature signature =
        new Signature(
            own.accessKeyId(), own.secretAccessKey(), signed.group(2), signed.group(3), names);
    String hash = PutBody.cbor(batch).sha256();
    boolean isSame =
        headers.keySet().containsAll(names)
            && headers.getOrDefault(CONTENT_HASH, hash).equals(hash)
            && signature.authorization(headers, date, hash).equals(headers.get(AUTHORIZATION));
    if (!isSame) {
      return null;
    }
    Duration offset =
        Duration.between(now, LocalDateTime.parse(date, FORMAT).toInstant(ZoneOffset.UTC));
    return new RequestTemplate(
        used,
        base(seen),
        headers,
        signature,
        offset.abs().compareTo(EQUAL_CLOCKS) <= 0 ? Duration.ZERO : offset);
  }

  /** Without headers and without the body. */
  private static SdkHttpRequest base(SdkHttpRequest seen) {
    return SdkHttpRequest.builder()
        .method(seen.method())
        .protocol(seen.protocol())
        .host(seen.host())
        .port(seen.port())
        .encodedPath(seen.encodedPath())
        .build();
  }

  private static boolean isPlain(SdkHttpRequest seen) {
    return seen.method() == SdkHttpMethod.POST
        && (seen.encodedPath().isEmpty() || seen.encodedPath().equals("/"))
        && seen.rawQueryParameters().isEmpty();
  }

  /** Or null, where one is unknown or has several values. */
  private static @Nullable SortedMap<String, String> plainHeaders(SdkHttpRequest seen) {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, List<String>> each : seen.headers().entrySet()) {
      String name = each.getKey().toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name) || each.getValue().size() != 1) {
        return null;
      }
      headers.put(each.getKey(), each.getValue().get(0));
    }
    return headers;
  }

  private static boolean isOf(ValidCredentials used, Map<String, String> headers) {
    String token =
        used.credentials() instanceof AwsSessionCredentials session ? session.sessionToken() : null;
    return Objects.equals(token, headers.get(TOKEN));
  }

  /** Whether it repeats requests with these credentials: others have another token. */
  boolean isOf(ValidCredentials used) {
    return credentials == used;
  }

  /** The same request with another body. */
  HttpExecuteRequest request(PutBody body, Departure departure, Instant now) {
    String date = FORMAT.format(now.plus(clockOffset).atOffset(ZoneOffset.UTC));
    String hash = body.sha256();
    SortedMap<String, String> own = new TreeMap<>(headers); // with the order of the other
    own.put(DATE, date);
    own.put(CONTENT_LENGTH, Long.toString(body.length()));
    own.replace(INVOCATION, randomId());
    own.replace(CONTENT_HASH, hash);
    own.put(AUTHORIZATION, signature.authorization(own, date, hash));
    SdkHttpRequest.Builder request = base.toBuilder();
    own.forEach(request::putHeader);
    return HttpExecuteRequest.builder()
        .request(request.build())
        .contentStreamProvider(() -> departure.watch(body.open()))
        .build();
  }

  private static String randomId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
