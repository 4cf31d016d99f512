// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.thirdparty.ThirdPartyExtension;
import dev.sluice.it.thirdparty.ThirdPartyKinesis;
import dev.sluice.it.thirdparty.ThirdPartyStream;
import dev.sluice.record.DropReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The core cases once more, at an endpoint that nobody here wrote. */
@ExtendWith(ThirdPartyExtension.class)
class ThirdPartyDeliveryIT {

  private static final int EVENTS = 500;

  @ParameterizedTest
  @EitherFramework
  void everyEvent_arrivesOnceInTheShardOfItsKey(Framework framework, ThirdPartyKinesis kinesis) {
    try (KinesisClient client = kinesis.newClient()) {
      ThirdPartyStream stream = ThirdPartyStream.create(client, 2);
      try (App app =
          framework.start("kinesis", settings(kinesis, stream, "partitionKey", "mdc:tenant"))) {
        for (long number = 0; number < EVENTS; number++) {
          app.log(Line.info(Numbered.text(number)).context("tenant", "tenant-" + number % 50));
        }
        app.stop();
        assertThat(app.stats().delivered()).isEqualTo(EVENTS);
        assertThat(app.stats().isConserved()).isTrue();
      }

      List<Record> records = stream.awaitRecords(EVENTS);
      assertThat(numbers(records)).isEqualTo(numbersUpTo(EVENTS));
      assertThat(records)
          .hasSize(EVENTS)
          .allSatisfy(
              record ->
                  assertThat(record.partitionKey()).isEqualTo("tenant-" + numberOf(record) % 50));
      Map<String, Set<String>> keysByShard =
          stream.recordsByShard().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> keys(entry.getValue())));
      assertThat(keysByShard).hasSize(2);
      assertThat(keysByShard.values().stream().mapToInt(Set::size).sum())
          .as("no key is in two shards: %s", keysByShard)
          .isEqualTo(50);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void stopUnderLoad_deliversAllThatWasLoggedBefore(
      Framework framework, ThirdPartyKinesis kinesis) {
    try (KinesisClient client = kinesis.newClient()) {
      ThirdPartyStream stream = ThirdPartyStream.create(client, 2);
      // Room for some thousands of events: this endpoint takes about a thousand a second.
      Map<String, Object> settings =
          settings(kinesis, stream, "bufferBytes", "1536 KiB", "drainTimeout", "30 s");
      try (App app = framework.start("kinesis", settings);
          Crowd crowd = Crowd.logTo(app)) {
        crowd.awaitMore(200);
        app.stop();
        crowd.close();

        assertThat(app.stats().isConserved()).isTrue();
        assertThat(app.stats().inMemory()).isZero();
        assertThat(app.stats().delivered()).isGreaterThanOrEqualTo(200);
        // What came while it stopped, faster than this endpoint takes it, may be lost; it is
        // counted.
        assertThat(app.stats().droppedTotal()).isEqualTo(app.stats().count(DropReason.SHUTDOWN));
        assertThat(app.stats().rejectedTotal())
            .isEqualTo(
                app.stats().count(DropReason.CLOSED) + app.stats().count(DropReason.BUFFER_FULL));
        List<Record> records = stream.awaitRecords(Math.toIntExact(app.stats().delivered()));
        // A slow endpoint may store a request after the stop has given it up: that is counted, too.
        assertThat((long) records.size())
            .isBetween(
                app.stats().delivered(), app.stats().delivered() + app.stats().maybeDuplicated());
        assertThat((long) numbers(records).size()).isGreaterThanOrEqualTo(app.stats().delivered());
      }
    }
  }

  private static Map<String, Object> settings(
      ThirdPartyKinesis kinesis, ThirdPartyStream stream, Object... namesAndValues) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("endpoint", kinesis.endpoint());
    settings.put("stream", stream.name());
    // A container engine may publish its ports on another machine.
    settings.put("allowInsecureEndpoint", true);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return settings;
  }

  private static Set<Long> numbers(List<Record> records) {
    return records.stream().map(ThirdPartyDeliveryIT::numberOf).collect(Collectors.toSet());
  }

  private static long numberOf(Record record) {
    return Numbered.numberOf(record.data().asByteArray());
  }

  private static Set<Long> numbersUpTo(long end) {
    return LongStream.range(0, end).boxed().collect(Collectors.toSet());
  }

  private static Set<String> keys(List<Record> records) {
    return records.stream().map(Record::partitionKey).collect(Collectors.toSet());
  }
}
