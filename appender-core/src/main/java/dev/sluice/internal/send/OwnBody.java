// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Puts a {@link PutBody} in the place of what the SDK made of a request without records. All else
 * stays the SDK's: endpoint, credentials, signature, connections, answers. Part of each client,
 * before what watches the body.
 */
final class OwnBody implements ExecutionInterceptor {

  private static final ExecutionAttribute<Batch> BATCH = new ExecutionAttribute<>("SluiceBatch");
  private static final ExecutionAttribute<PutBody> BODY = new ExecutionAttribute<>("SluiceBody");
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CONTENT_LENGTH = "Content-Length";

  /** Attached to the request by this name. */
  static ExecutionAttribute<Batch> attribute() {
    return BATCH;
  }

  private static @Nullable PutBody body(SdkHttpRequest request, ExecutionAttributes attributes) {
    @Nullable Batch batch = attributes.getAttribute(BATCH);
    if (batch == null) {
      return null;
    }
    @Nullable PutBody known = attributes.getAttribute(BODY);
    if (known != null) {
      return known;
    }
    String type = request.firstMatchingHeader(CONTENT_TYPE).orElse("");
    PutBody made = PutBody.of(batch, type);
    if (made == null) { // or a request without records would leave
      throw new IllegalStateException("this AWS SDK sends PutRecords as '" + type + "'");
    }
    attributes.putAttribute(BODY, made);
    return made;
  }

  @Override
  public Optional<RequestBody> modifyHttpContent(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    PutBody body = body(context.httpRequest(), attributes);
    return body == null
        ? context.requestBody()
        : Optional.of(
            RequestBody.fromContentProvider(
                body::open,
                body.length(),
                context.httpRequest().firstMatchingHeader(CONTENT_TYPE).orElse("")));
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    PutBody body = body(context.httpRequest(), attributes);
    return body == null
        ? context.httpRequest()
        : context.httpRequest().toBuilder()
            .putHeader(CONTENT_LENGTH, Long.toString(body.length()))
            .build();
  }
}
