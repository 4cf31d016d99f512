// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.Map;

/**
 * An appender as JMX shows it with {@code jmx=true}, under {@code
 * dev.sluice:type=Sluice,name=APPENDER} from its start to its stop. Read-only.
 */
public interface SluiceMXBean {

  /** 1 while the appender takes events, 0 when its start was refused or it is stopping. */
  int getUp();

  /** Events that the framework handed over. */
  long getOffered();

  /** Events taken into the buffer. */
  long getAccepted();

  /** Events for which Kinesis returned a sequence number. */
  long getDelivered();

  /** Events refused on the caller thread, by reason. */
  Map<String, Long> getRejected();

  /** Accepted events that were lost, by reason. */
  Map<String, Long> getDropped();

  /** Events accepted and neither delivered nor dropped yet. */
  long getInMemory();

  /** Bytes that the buffer charges for them. */
  long getHeldBytes();

  /** The bound of these bytes: beyond it events are refused. */
  long getMaxHeldBytes();

  /** Events on disk that are not in memory. */
  long getInSpool();

  /** Events that earlier processes left on disk. */
  long getRecovered();

  /** Size of the spool's files. */
  long getSpoolBytes();

  /** How long ago the oldest of them was appended, 0 without one. */
  long getOldestEventAgeMillis();

  /** Events sent once more, counted each time. */
  long getRetried();

  /** The same, by the verdict on the request before. */
  Map<String, Long> getRetriedByCause();

  /** Events of which a part could not be written. */
  long getFormatErrors();

  /** Events in requests that ended without a believable answer. */
  long getMaybeDuplicated();

  /** Events that a filter of the appender denied; they are not offered. */
  long getFiltered();

  /** Events of which text was cut, as they were too large. */
  long getTruncated();

  /** Parts of events that were too large, beyond the first of each. */
  long getSplitParts();

  /** Dropped events that the fallback or the dead letter file took. */
  long getFallback();

  /** Events without a value for their partition key. */
  long getKeyMissing();

  /** Events whose value is not listed in {@code streamRoutes}. */
  long getRouteMissing();

  /** Events without the field that {@code format.logKey} names. */
  long getLogKeyMissing();

  /** Events whose line breaks were replaced, so that each is one line. */
  long getLinesJoined();

  /** PutRecords requests that ended. */
  long getRequests();

  /** Kinesis records in them. */
  long getRequestRecords();

  /** Data and partition keys of those records. */
  long getRequestBytes();

  /** How long all requests took together. */
  long getRequestMillis();

  /** How long the longest request of the last one to two minutes took, or one takes that hangs. */
  long getMaxRequestMillis();
}
