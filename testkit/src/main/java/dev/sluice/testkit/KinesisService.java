// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

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
  Call read(HttpHead head, HttpInput in, long number, @Nullable Fault scripted) {
    String operation = head.operation();
    Wire wire = Wire.of(head);
    PutRequest put = null;
    Members input = null;
    ApiException error = null;
    try {
      if (operation.equals(PUT_RECORDS) || operation.equals(PUT_RECORD)) {
        put = readPut(head, wire, in, number);
      } else {
        input = Members.read(wire, in.body(), in.bodyLength());
      }
    } catch (ApiException e) {
      error = e;
    }
    Fault fault = scripted;
    if (fault == null) {
      fault = put != null && operation.equals(PUT_RECORDS) ? faults.standingFor(put) : Fault.none();
    }
    note(head, number, put, in.bodyLength(), fault);
    return new Call(operation, wire, put, input, error, fault);
  }

  /** Does what the call asks for and says how it went. */
  Answer execute(Call call) {
    try {
      ApiException error = call.error();
      if (error != null) {
        throw error;
      }
      PutRequest put = call.put();
      if (put != null) {
        return put(call, put);
      }
      Answer.Bytes body = new Answer.Bytes(512);
      Members input = requireNonNull(call.input(), "input");
      operations.execute(call.operation(), input, call.wire().writer(body));
      return Answer.ok(call.wire(), body);
    } catch (ApiException e) {
      return error(call.wire(), e);
    }
  }

  /** Stands in for the answer to a request that nothing was done with. */
  Answer nothing(Wire wire) {
    return Answer.ok(wire, new Answer.Bytes(0));
  }

  Answer error(Wire wire, ApiException error) {
    Answer.Bytes body = new Answer.Bytes(256);
    WireWriter out = wire.writer(body);
    out.beginMap();
    out.text("__type", error.code());
    out.text("message", error.text());
    out.endMap();
    return new Answer(error.status(), wire.contentType(), error.code(), body);
  }

  private PutRequest readPut(HttpHead head, Wire wire, HttpInput in, long number)
      throws ApiException {
    PutDecoder decoder =
        new PutDecoder(wire.reader(in.body(), in.bodyLength()), oracle.keepsRecords());
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

  private Answer put(Call call, PutRequest put) throws ApiException {
    boolean isMany = call.operation().equals(PUT_RECORDS);
    @Nullable String[] codes =
        isMany ? faults.codesFor(put, call.fault()) : new String[put.records().size()];
    PutOutcome outcome = streams.store(streams.get(put.stream()), put, codes);
    announce(put, outcome);
    if (!isMany && outcome.failedCount() > 0) {
      throw new ApiException(400, ErrorCodes.THROTTLED, "Rate exceeded for a shard.");
    }
    Answer.Bytes body = new Answer.Bytes(64 + BYTES_PER_RESULT * outcome.size());
    PutWriter writer = new PutWriter(call.wire().writer(body), put.stream());
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
