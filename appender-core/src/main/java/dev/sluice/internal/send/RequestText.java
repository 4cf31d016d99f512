// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisServiceClientConfiguration;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * Describes a failed request for the operator: the cause, and in brackets the operation, the place
 * and AWS's request id. Sender threads.
 */
final class RequestText {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{1,80}");

  private static final String BUILD = "no client could be built: ";

  /** Objects of the SDK follow, and no option of ours. */
  private static final String NO_REGION = "Unable to load region";

  private final QuotableText quotable;
  private final FailureText failures;
  private final boolean isEndpointGiven;
  private volatile String place;
  private final String wantedCredentials;

  RequestText(ClientSettings settings) {
    this.quotable = new QuotableText(settings.client);
    this.failures = new FailureText(quotable);
    this.place = settings.place();
    this.isEndpointGiven = settings.endpoint != null;
    this.wantedCredentials = CredentialsText.wanted(settings.client);
  }

  /** The place of a client whose endpoint or region the options do not name. */
  void sentBy(KinesisClient client) {
    try {
      KinesisServiceClientConfiguration found = client.serviceClientConfiguration();
      Optional<URI> endpoint = found.endpointOverride();
      if (endpoint.isPresent() && !isEndpointGiven) {
        place = " at " + HostEndpoint.place(endpoint.get());
      } else if (place.isEmpty()) {
        place = " at " + found.region();
      }
    } catch (UnsupportedOperationException e) {
      // Not every implementation of the interface has it.
    }
  }

  /** A client could not be built. */
  String ofBuild(Throwable failure) {
    String known = null;
    for (Throwable each : FailureText.chain(failure)) {
      if (String.valueOf(each.getMessage()).startsWith(NO_REGION)) {
        return BUILD + "no region was found: set region (SLUICE_REGION) or AWS_REGION";
      }
      String point = CredentialsText.known(each, quotable);
      known = point == null ? known : point;
    }
    String told = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return BUILD + (known == null ? quotable.ofLibrary(told) : known);
  }

  /** Nothing was sent, most likely for lack of credentials. */
  String ofLookUp(Throwable failure) {
    return ofLookUp("PutRecords", failure);
  }

  /** The same for another operation. */
  String ofLookUp(String operation, Throwable failure) {
    return failures.ofLookUp(failure, wantedCredentials) + in(operation, null);
  }

  /** The request ended with an exception. */
  String ofFailure(Batch batch, Verdict verdict, Throwable failure) {
    if (!(failure instanceof AwsServiceException service)) {
      return failures.of(failure) + in("PutRecords", null);
    }
    String said = failures.ofService(service, batch.stream());
    if (verdict == Verdict.INVALID) {
      // The message may quote the records. It is used only for a single record, without its words.
      boolean isSingle = batch.entries().size() == 1;
      String refusal =
          isSingle
              ? quotable.ofRefusal(
                  FailureText.message(service), batch.stream(), batch.entries().get(0))
              : "";
      said = FailureText.describe(service) + (refusal.isEmpty() ? "" : ": " + refusal);
    }
    return said + in("PutRecords", service.requestId());
  }

  /** The request was answered, and not all of its records are stored. */
  String ofAnswer(Batch batch, PutResult result, PutRecordsResponse response) {
    String message =
        response.records().stream()
            .flatMap(record -> Stream.ofNullable(record.errorMessage()))
            .map(text -> quotable.ofService(text, batch.stream()))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    String requestId =
        response.responseMetadata() == null ? null : response.responseMetadata().requestId();
    return result.detail()
        + (message.isEmpty() ? "" : ": " + message)
        + in("PutRecords", requestId);
  }

  /** A stream could not be read, or looked up. */
  String ofRead(String stream, String operation, Throwable failure) {
    if (failure instanceof AwsServiceException service
        && CredentialsText.known(failure, quotable) == null) {
      return failures.ofService(service, stream) + in(operation, service.requestId());
    }
    boolean lacksCredentials =
        FailureText.chain(failure).stream()
            .anyMatch(each -> CredentialsText.known(each, quotable) != null);
    return (lacksCredentials ? failures.ofLookUp(failure, wantedCredentials) : failures.of(failure))
        + in(operation, null);
  }

  private String in(String operation, @Nullable String requestId) {
    boolean isKnown = requestId != null && REQUEST_ID.matcher(requestId).matches();
    return " (" + operation + place + (isKnown ? ", request id " + requestId : "") + ")";
  }
}
