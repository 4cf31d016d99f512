// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The service behind the connections: reads a call, stores records, writes the answer. Called by
 * all connection threads; its state is in {@link Streams}, {@link Oracle} and {@link Faults}.
 */
final class KinesisService {
  private static final String PUT_RECORDS = "PutRecords";
  private static final String PUT_RECORD = "PutRecord";
  private static final int BYTES_PER_RESULT = 112;

  private final Streams streams;
  private final Oracle oracle;
  private final Faults faults;
  private final StreamOperations operations;
  private final Clock clock;
  private final @Nullable Consumer<OfferedRecord> onStored;

  KinesisService(
      Streams streams,
      Oracle oracle,
      Faults faults,
      Clock clock,
      @Nullable Consumer<OfferedRecord> onStored) {
    this.streams = streams;
    this.oracle = oracle;
    this.faults = faults;
    this.operations = new StreamOperations(streams, clock);
    this.clock = clock;
    this.onStored = onStored;
  }

  /** Somebody connected. */
  void connected() {
    oracle.connected();
  }

  /** A connection ends for a fault of the endpoint's own, or of its caller's code. */
  void failed(Throwable failure) {
    oracle.failed(failure);
  }

  /** The number of a request whose head has been read. */
  long started(String operation) {
    return oracle.started(operation);
  }

  /** Notes a request whose body is never read. */
  void abandoned(HttpHead head, long number, Fault fault) {
    note(head, number, null, 0, fault);
  }

  /** Understands a request, notes it, and decides what goes wrong with it. */
  Call read(HttpHead head, HttpInput in, long number, @Nullable Fault scripted) throws IOException {
    String operation = head.operation();
    Wire wire = Wire.of(head);
    PutRequest put = null;
    JsonNode input = null;
    ApiException error = null;
    try {
      if (operation.equals(PUT_RECORDS) || operation.equals(PUT_RECORD)) {
        put = readPut(head, wire, in, number);
      } else {
        input = wire.tree(in.body(), in.bodyLength());
      }
    } catch (ApiException e) {
      error = e;
    } catch (JsonProcessingException e) {
      error = new ApiException(400, ErrorCodes.SERIALIZATION, e.getOriginalMessage());
    }
    Fault fault = scripted;
    if (fault == null) {
      fault = put != null && operation.equals(PUT_RECORDS) ? faults.standingFor(put) : Fault.none();
    }
    note(head, number, put, in.bodyLength(), fault);
    return new Call(operation, wire, put, input, error, fault);
  }

  /** Does what the call asks for and says how it went. */
  Answer execute(Call call) throws IOException {
    try {
      ApiException error = call.error();
      if (error != null) {
        throw error;
      }
      PutRequest put = call.put();
      JsonNode input = call.input();
      if (put != null) {
        return put(call, put);
      }
      Answer.Bytes body = new Answer.Bytes(512);
      try (JsonGenerator out = call.wire().generator(body)) {
        operations.execute(
            call.operation(), input == null ? call.wire().tree(new byte[0], 0) : input, out);
      }
      return Answer.ok(call.wire(), body);
    } catch (ApiException e) {
      return error(call.wire(), e);
    }
  }

  /** Stands in for the answer to a request that nothing was done with. */
  Answer nothing(Wire wire) {
    return Answer.ok(wire, new Answer.Bytes(0));
  }

  Answer error(Wire wire, ApiException error) throws IOException {
    Answer.Bytes body = new Answer.Bytes(256);
    try (JsonGenerator out = wire.generator(body)) {
      out.writeStartObject();
      out.writeStringField("__type", error.code());
      out.writeStringField("message", error.text());
      out.writeEndObject();
    }
    return new Answer(error.status(), wire.contentType(), error.code(), body);
  }

  private PutRequest readPut(HttpHead head, Wire wire, HttpInput in, long number)
      throws IOException, ApiException {
    try (JsonParser parser = wire.parser(in.body(), in.bodyLength())) {
      PutDecoder decoder = new PutDecoder(parser, in.body(), oracle.keepsRecords());
      if (head.operation().equals(PUT_RECORDS)) {
        decoder.decodeMany();
      } else {
        decoder.decodeOne();
      }
      List<OfferedRecord> records = decoder.records();
      StreamState stream = streams.get(decoder.stream());
      long byteCount = KinesisLimits.check(records, stream.maxRecordBytes());
      return new PutRequest(
          number,
          stream.name(),
          records == null ? List.of() : records,
          head.accessKeyId(),
          byteCount);
    }
  }

  private Answer put(Call call, PutRequest put) throws IOException, ApiException {
    boolean isMany = call.operation().equals(PUT_RECORDS);
    @Nullable String[] codes =
        isMany ? faults.codesFor(put, call.fault()) : new String[put.records().size()];
    PutOutcome outcome = streams.store(streams.get(put.stream()), put, codes);
    announce(put, outcome);
    if (!isMany && outcome.failedCount() > 0) {
      throw new ApiException(400, ErrorCodes.THROTTLED, "Rate exceeded for a shard.");
    }
    Answer.Bytes body = new Answer.Bytes(64 + BYTES_PER_RESULT * outcome.size());
    PutWriter writer = new PutWriter(call.wire().generator(body), put.stream());
    if (isMany) {
      writer.writeMany(outcome, call.fault().script().kind());
    } else {
      writer.writeOne(outcome);
    }
    return Answer.ok(call.wire(), body);
  }

  private void note(
      HttpHead head, long number, @Nullable PutRequest put, int bodyByteCount, Fault fault) {
    oracle.read(
        new RequestSummary(
            head.operation(),
            number,
            put == null ? "" : put.stream(),
            put == null ? List.of() : put.records(),
            put == null ? 0 : put.byteCount(),
            bodyByteCount,
            clock.instant(),
            head.headers(),
            fault));
  }

  private void announce(PutRequest put, PutOutcome outcome) {
    if (onStored != null) {
      for (int i = 0; i < outcome.size(); i++) {
        if (outcome.shard(i) != null) {
          onStored.accept(put.records().get(i));
        }
      }
    }
  }
}
