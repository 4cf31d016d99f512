// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An event that was accepted and is given up. Immutable. */
public final class UndeliveredEvent {

  /** The logger's name of a framework's event for it. Other appenders of ours recognise it. */
  public static final String LOGGER_NAME = "dev.sluice.undelivered";

  private static final String BASE64_MARK = "base64:";

  private final DropReason reason;
  private final String stream;
  private final Severity severity;
  private final byte[] data;
  private final String threadName;

  /**
   * @param stream name or ARN of the stream that it was meant for
   * @param severity its own, or the highest of all events in its Kinesis record
   * @param data as it would have been sent; of an aggregate that was compressed as a whole, all of
   *     it. Handed over
   */
  public UndeliveredEvent(DropReason reason, String stream, Severity severity, byte[] data) {
    this(reason, stream, severity, data, Thread.currentThread().getName());
  }

  private UndeliveredEvent(
      DropReason reason, String stream, Severity severity, byte[] data, String threadName) {
    this.reason = reason;
    this.stream = stream;
    this.severity = severity;
    this.data = data;
    this.threadName = threadName;
  }

  /** Why it is given up. */
  public DropReason reason() {
    return reason;
  }

  /** Name or ARN of the stream that it was meant for. */
  public String stream() {
    return stream;
  }

  /** Its own severity, or the highest of all events in its Kinesis record. */
  public Severity severity() {
    return severity;
  }

  /** The same event with another thread's name. */
  public UndeliveredEvent by(String thread) {
    return new UndeliveredEvent(reason, stream, severity, data, thread);
  }

  /**
   * The thread's name of a framework's event for it. It lists the appenders of ours that gave the
   * event up, so that the event does not go round between them.
   */
  public String threadName() {
    return threadName;
  }

  public byte[] data() {
    return data;
  }

  /** The data as text; what is no UTF-8 as {@code base64:...}. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return BASE64_MARK + Base64.getEncoder().encodeToString(data);
    }
  }
}
