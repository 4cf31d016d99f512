// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request line and headers of a request.
 *
 * @param method such as POST
 * @param headers by lower-case name
 */
record HttpHead(String method, Map<String, String> headers) {
  private static final String CREDENTIAL = "Credential=";
  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  boolean has(String lowerCaseName, String value) {
    String header = headers.get(lowerCaseName);
    return header != null && header.toLowerCase(Locale.ROOT).contains(value);
  }

  /** The access key in the signature, or an empty string. */
  String accessKeyId() {
    String authorization = header("authorization");
    int start = authorization == null ? -1 : authorization.indexOf(CREDENTIAL);
    if (authorization == null || start < 0) {
      return "";
    }
    int end = authorization.indexOf('/', start);
    return authorization.substring(
        start + CREDENTIAL.length(), end < 0 ? authorization.length() : end);
  }

  /** The operation in X-Amz-Target, or an empty string. */
  String operation() {
    String target = header("x-amz-target");
    return target != null && target.startsWith(TARGET_PREFIX)
        ? target.substring(TARGET_PREFIX.length())
        : "";
  }
}
