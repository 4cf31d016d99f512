// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Stores what it is sent, unless the script says otherwise; runs on sender threads. */
final class ScriptedTransport implements Transport {

  final List<String> stored = Collections.synchronizedList(new ArrayList<>());
  volatile Function<Batch, PutResult> script = batch -> PutResult.stored();

  @Override
  public PutResult put(Batch batch) {
    PutResult result = script.apply(batch);
    if (!result.isWholeFailure()) {
      for (PutEntry entry : batch.entries()) {
        stored.add(new String(entry.data(), StandardCharsets.UTF_8));
      }
    }
    return result;
  }

  @Override
  public void close() {}
}
