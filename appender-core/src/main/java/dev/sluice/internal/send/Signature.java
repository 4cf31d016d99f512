// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with version 4 of AWS's signature. Source: the page "Create a signed AWS API
 * request" of the IAM user guide. Requests have the path "/" and no query. Immutable.
 */
final class Signature {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String MAC = "HmacSHA256";
  private static final String END = "aws4_request";
  private static final int DAY_CHARS = 8; // of a date such as 20261130T070000Z

  private final String keyId;
  private final String region;
  private final String service;
  private final List<String> signedHeaders;
  private final SecretKeySpec secret;

  /** The key of a day, which is the same for all of its requests. */
  private record DayKey(String day, SecretKeySpec key) {}

  private volatile DayKey dayKey;

  /**
   * @param signedHeaders names in lower case, sorted
   */
  Signature(
      String keyId, String secretKey, String region, String service, List<String> signedHeaders) {
    this.keyId = keyId;
    this.region = region;
    this.service = service;
    this.signedHeaders = signedHeaders;
    this.secret = key(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8));
    this.dayKey = new DayKey("", secret);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The header that proves who sends a request.
   *
   * @param headers by their names in lower case
   * @param date of the request, such as 20261130T070000Z
   * @param bodyHash SHA-256 of the body in hexadecimal digits
   */
  String authorization(Map<String, String> headers, String date, String bodyHash) {
    StringBuilder canonical = new StringBuilder(512).append("POST\n/\n\n");
    for (String name : signedHeaders) {
      canonical.append(name).append(':').append(headers.get(name)).append('\n');
    }
    String names = String.join(";", signedHeaders);
    canonical.append('\n').append(names).append('\n').append(bodyHash);
    String day = date.substring(0, DAY_CHARS);
    String scope = day + '/' + region + '/' + service + '/' + END;
    String hash = hex(sha256().digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    String toSign = ALGORITHM + '\n' + date + '\n' + scope + '\n' + hash;
    return ALGORITHM
        + " Credential="
        + keyId
        + '/'
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + hex(mac(keyOf(day), toSign));
  }

  private SecretKeySpec keyOf(String day) {
    DayKey known = dayKey;
    if (!known.day().equals(day)) {
      SecretKeySpec key = secret;
      for (String part : List.of(day, region, service, END)) {
        key = key(mac(key, part));
      }
      known = new DayKey(day, key);
      dayKey = known; // another thread has made the same
    }
    return known.key();
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, MAC);
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }
}
