// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.shrink.SmallerRecords;
import dev.sluice.internal.route.PartitionKeys;
import dev.sluice.internal.route.StreamRoutes;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import dev.sluice.options.FormatOptions.Oversize;
import dev.sluice.record.DropReason;
import dev.sluice.record.RandomKeys;
import dev.sluice.record.UserRecord;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts, splits or refuses an event that is larger than a record may be. Caller threads. Each part
 * of a split event counts as an event. If a part is refused, no further part is offered, and the
 * refusal counts as one event.
 */
record OversizeAdmission<E>(
    Oversize policy,
    EventReader<E> reader,
    PartitionKeys<E> keys,
    StreamRoutes<E> routes,
    RecordLimit limit,
    Intake intake,
    Ledger ledger) {

  /** Takes an event that its format refused to write, or says why not. */
  @Nullable DropReason append(E event, EventFormat<E> format, long createdNanos)
      throws IOException {
    if (policy == Oversize.DROP) {
      return DropReason.OVERSIZE;
    }
    try {
      SmallerRecords smaller = format.smaller(event, null);
      String key = keys.keyFor(event, smaller.encoded());
      int route = routes.routeOf(event, smaller.encoded());
      return append(event, smaller, key, route, createdNanos);
    } catch (OversizeException e) {
      return DropReason.OVERSIZE;
    } catch (UnformattableException e) {
      ledger.formatRefused(e);
      return DropReason.FORMAT_ERROR;
    }
  }

  /** Takes an event whose record is too large as it would be sent, or says why not. */
  @Nullable DropReason append(E event, EventFormat<E> format, byte[] plain, UserRecord large)
      throws IOException {
    if (policy == Oversize.DROP) {
      return DropReason.OVERSIZE;
    }
    try {
      SmallerRecords smaller = format.smaller(event, plain);
      return append(event, smaller, large.partitionKey(), large.route(), large.createdNanos());
    } catch (OversizeException e) {
      return DropReason.OVERSIZE; // not thrown: the caller would shrink it again
    }
  }

  private @Nullable DropReason append(
      E event, SmallerRecords smaller, @Nullable String givenKey, int route, long createdNanos)
      throws IOException {
    boolean isSplit = policy == Oversize.SPLIT;
    // All parts of an event go to one shard.
    String key = isSplit && givenKey == null ? RandomKeys.next() : givenKey;
    Offer offer = new Offer(event, key, route, createdNanos);
    int maxBytes = limit.maxBytes() - offer.keyBytes();
    boolean isComplete = false;
    try {
      isComplete =
          isSplit ? smaller.split(maxBytes, offer) : offer.accept(smaller.truncate(maxBytes));
    } catch (OversizeException e) {
      offer.refused = DropReason.OVERSIZE;
    } finally {
      // A failure between two parts counts as one more event, here or in the catch block of the
      // caller.
      ledger.noticed(Notice.SPLIT_PART, Math.max(0, offer.accepted - (isComplete ? 1 : 0)));
    }
    if (offer.accepted > 0) {
      count(smaller);
    }
    return offer.refused;
  }

  private void count(SmallerRecords smaller) {
    Throwable failure = smaller.failure();
    boolean isNews = failure != null && ledger.formatFailed(failure);
    if (smaller.isCut()) {
      isNews |= ledger.truncated();
    }
    if (isNews) {
      intake.wake(); // the shipper writes the warning
    }
  }

  /** Offers the records of one event to the buffer. */
  private final class Offer implements SmallerRecords.Parts {

    private final E event;
    private final @Nullable String key;
    private final int route;
    private final long createdNanos;
    private int accepted;
    private @Nullable DropReason refused;

    Offer(E event, @Nullable String key, int route, long createdNanos) {
      this.event = event;
      this.key = key;
      this.route = route;
      this.createdNanos = createdNanos;
    }

    int keyBytes() {
      return record(new byte[0]).sizeBytes();
    }

    private UserRecord record(byte[] data) {
      return new UserRecord(
          data, key, keys.explicitHashKey(key), route, reader.severity(event), createdNanos);
    }

    @Override
    public boolean accept(byte[] data) {
      UserRecord record = record(data);
      refused = intake.offer(record);
      if (refused == null) {
        accepted++;
      }
      return refused == null;
    }
  }
}
