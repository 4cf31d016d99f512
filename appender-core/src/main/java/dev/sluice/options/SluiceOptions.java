// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of the appender itself, and its sections. */
public final class SluiceOptions extends AppenderOptions {

  private FormatOptions format = new FormatOptions();
  private BatchOptions batch = new BatchOptions();
  private BufferOptions buffer = new BufferOptions();
  private RetryOptions retry = new RetryOptions();
  private SpoolOptions spool = new SpoolOptions();
  private ClientOptions client = new ClientOptions();

  public FormatOptions format() {
    return format;
  }

  public void setFormat(FormatOptions format) {
    this.format = given(format, this.format);
  }

  public BatchOptions batch() {
    return batch;
  }

  public void setBatch(BatchOptions batch) {
    this.batch = given(batch, this.batch);
  }

  public BufferOptions buffer() {
    return buffer;
  }

  public void setBuffer(BufferOptions buffer) {
    this.buffer = given(buffer, this.buffer);
  }

  public RetryOptions retry() {
    return retry;
  }

  public void setRetry(RetryOptions retry) {
    this.retry = given(retry, this.retry);
  }

  public SpoolOptions spool() {
    return spool;
  }

  public void setSpool(SpoolOptions spool) {
    this.spool = given(spool, this.spool);
  }

  public ClientOptions client() {
    return client;
  }

  public void setClient(ClientOptions client) {
    this.client = given(client, this.client);
  }

  /**
   * Whether {@code enabled} is false, in the file or in the environment. One that cannot be read is
   * not: it is reported when the options are checked.
   */
  public boolean isDisabled() {
    fillFrom(System::getenv);
    try {
      return !get(ENABLED);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether {@code stderr} is on, in the file or in the environment. One that cannot be read is:
   * somebody has to hear of it.
   */
  public boolean isStderrOn() {
    fillFrom(System::getenv);
    try {
      return get(STDERR) != Stderr.OFF;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** Whether {@code jmx} is true, for an appender whose other options are wrong. */
  public boolean wantsJmx() {
    fillFrom(System::getenv);
    try {
      return get(JMX);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The region in the stream's ARN, or null where the stream is given by name. */
  public @Nullable String regionOfArn() {
    String stream = find(STREAM);
    String[] parts = stream == null ? new String[0] : stream.split(":", 5);
    return parts.length == 5 && parts[0].equals("arn") ? parts[3] : null;
  }

  /** What was set so far; later changes to the one are not seen in the other. */
  public SluiceOptions copy() {
    SluiceOptions copy = new SluiceOptions();
    for (int i = 0; i < sections().size(); i++) {
      copy.sections().get(i).copyFrom(sections().get(i));
    }
    return copy;
  }

  /** A second section of a kind would replace the first, options and all: so it is a mistake. */
  private <S extends OptionSection> S given(S section, S before) {
    if (before.isGiven()) {
      refuse(section.section() + " is given twice: put its options into one");
    }
    section.give();
    return section;
  }

  /** The appender's own options and all sections, in the order of the documentation. */
  public List<OptionSection> sections() {
    return List.of(this, format, batch, buffer, retry, spool, client);
  }
}
