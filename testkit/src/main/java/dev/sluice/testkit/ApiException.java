// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

/** An answer of the service that is an error: an HTTP status, an AWS error code and a message. */
final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiException(int status, String code, String message) {
    // Without a stack trace: it is an answer, not an accident, and storms make many of them.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ApiException validation(String message) {
    return new ApiException(400, ErrorCodes.VALIDATION, message);
  }

  static ApiException invalidArgument(String message) {
    return new ApiException(400, ErrorCodes.INVALID_ARGUMENT, message);
  }

  static ApiException serialization(String message) {
    return new ApiException(400, ErrorCodes.SERIALIZATION, message);
  }

  static ApiException notFound(String message) {
    return new ApiException(400, ErrorCodes.RESOURCE_NOT_FOUND, message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
