// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Records;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

class LazyTransportTest {

  private static final Batch BATCH = new Batch("s", List.of(PutEntry.of(Records.of("a", 0))));

  private final FakeTransport real = new FakeTransport();
  private final AtomicInteger made = new AtomicInteger();
  private final List<String> unusable = new ArrayList<>();
  private final LazyTransport lazy =
      new LazyTransport(
          () -> {
            made.incrementAndGet();
            return real;
          },
          this::end);

  /** As the pipeline does. */
  private void end(String cause) {
    unusable.add(cause);
    this.lazy.close();
  }

  @Test
  void transport_isMadeByTheFirstRequestAndOnce() {
    assertThat(made).hasValue(0);
    lazy.put(BATCH);
    lazy.put(BATCH);
    assertThat(made).hasValue(1);
    assertThat(real.requests).hasSize(2);
  }

  @Test
  void classThatIsMissing_isToldOnceAsTheEndOfAllDelivery() {
    LazyTransport missing =
        new LazyTransport(
            () -> {
              throw new NoClassDefFoundError("software/amazon/awssdk/X");
            },
            this::end);
    missing.close();
    assertThat(missing.put(BATCH).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    missing.put(BATCH);
    assertThat(unusable)
        .singleElement(as(STRING))
        .contains(
            "NoClassDefFoundError: software/amazon/awssdk/X; found are " + VersionInfo.SDK_VERSION)
        .contains("use the AWS SDK " + SdkLibraries.OLDEST + " or later");
  }

  @Test
  void methodThatIsMissing_isToldWithTheJarOfItsClass() {
    real.always(
        batch -> {
          throw new NoSuchMethodError(
              "'void software.amazon.awssdk.services.kinesis.KinesisClient.old(int)'");
        });
    assertThat(lazy.put(BATCH).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(unusable)
        .singleElement(as(STRING))
        .contains(
            "KinesisClient.old(int)' in file:", "kinesis-" + VersionInfo.SDK_VERSION + ".jar");
  }

  /** It is needed now and then alone: what can be delivered is delivered. */
  @Test
  void classThatIsMissingAfterADelivery_isTriedAgainNowAndThen() {
    lazy.put(BATCH);
    real.always(
        batch -> {
          throw new NoClassDefFoundError("X");
        });
    assertThat(lazy.put(BATCH).verdict(0)).isEqualTo(Verdict.PAUSED);
    assertThat(unusable).isEmpty();
  }

  @Test
  void close_closesWhatWasMade_andMakesNothing() {
    lazy.close();
    assertThat(made).hasValue(0);
    lazy.put(BATCH); // a sender thread that was late
    assertThat(real.closed).hasValue(1);
  }

  @Test
  void close_reachesTheTransport() {
    lazy.put(BATCH);
    lazy.close();
    assertThat(real.closed).hasValue(1);
  }
}
