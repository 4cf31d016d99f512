// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

/** The names Kinesis gives its errors, as they travel on the wire. */
public final class ErrorCodes {
  /** A shard or a stream takes no more for now; for a record or for a whole request. */
  public static final String THROTTLED = "ProvisionedThroughputExceededException";

  /** The service failed; for a record or for a whole request. */
  public static final String INTERNAL_FAILURE = "InternalFailure";

  /** The service is not there at the moment. */
  public static final String SERVICE_UNAVAILABLE = "ServiceUnavailable";

  /** Too many calls of a control operation. */
  public static final String LIMIT_EXCEEDED = "LimitExceededException";

  /** The key service takes no more for now. */
  public static final String KMS_THROTTLED = "KMSThrottlingException";

  /** The key service refuses the key. */
  public static final String KMS_ACCESS_DENIED = "KMSAccessDeniedException";

  /** The session token has run out. */
  public static final String EXPIRED_TOKEN = "ExpiredTokenException";

  /** The access key is unknown. */
  public static final String UNRECOGNIZED_CLIENT = "UnrecognizedClientException";

  /** There is no such stream or shard. */
  public static final String RESOURCE_NOT_FOUND = "ResourceNotFoundException";

  /** The stream exists already, or is being changed. */
  public static final String RESOURCE_IN_USE = "ResourceInUseException";

  /** The caller may not do this. */
  public static final String ACCESS_DENIED = "AccessDeniedException";

  /** A value of the request breaks the rules of the API. */
  public static final String VALIDATION = "ValidationException";

  /** A value of the request is well-formed but cannot be. */
  public static final String INVALID_ARGUMENT = "InvalidArgumentException";

  /** The request cannot be parsed. */
  public static final String SERIALIZATION = "SerializationException";

  /** The operation is not known. */
  public static final String UNKNOWN_OPERATION = "UnknownOperationException";

  private ErrorCodes() {}
}
