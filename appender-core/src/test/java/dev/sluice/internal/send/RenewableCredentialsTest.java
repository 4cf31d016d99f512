// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.ManualTicker;
import dev.sluice.options.SluiceOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

class RenewableCredentialsTest {

  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  private final List<CredentialSource> built = new ArrayList<>();
  private final Lookups lookups = new Lookups();
  private final ManualTicker ticker = new ManualTicker();
  private final AtomicLong wallMillis = new AtomicLong(START.toEpochMilli());
  private final RenewableCredentials credentials =
      new RenewableCredentials(this::build, lookups, ticker, wallMillis::get);

  private static String provided = "";
  private static Duration life = Duration.ofHours(1);
  private static boolean fails;
  private static Runnable during = () -> {};
  private static int asked;

  /** An application's own, which has new credentials whenever the test says so. */
  public static final class Provider implements AwsCredentialsProvider, AutoCloseable {

    static int closed;

    private final Instant now = START;

    @Override
    public AwsCredentials resolveCredentials() {
      asked++;
      during.run();
      if (fails) {
        throw SdkClientException.create("Unable to load credentials");
      }
      return AwsSessionCredentials.builder()
          .accessKeyId(provided)
          .secretAccessKey("CANARY")
          .sessionToken("CANARY")
          .expirationTime(now.plus(life))
          .build();
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @BeforeEach
  void reset() {
    provided = "FIRST";
    life = Duration.ofHours(1);
    fails = false;
    during = () -> {};
    asked = 0;
    Provider.closed = 0;
  }

  private CredentialSource build() {
    SluiceOptions options = new SluiceOptions();
    options.client().setCredentialsProvider(Provider.class.getName());
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    built.add(source);
    return source;
  }

  private String id() {
    return credentials.forClient().resolveCredentials().accessKeyId();
  }

  private void pass(Duration time) {
    ticker.advance(time);
    wallMillis.addAndGet(time.toMillis());
  }

  @Test
  void await_buildsOneSourceAndKeepsWhatItFound() {
    assertThat(built).isEmpty();
    assertThat(id()).isEqualTo("FIRST");
    provided = "SECOND";
    assertThat(id()).isEqualTo("FIRST");
    assertThat(built).hasSize(1);
    assertThat(asked).isEqualTo(1);
  }

  /** So the SDK says that a command named no end. */
  @Test
  void credentialsThatNeverEnd_areUsed() {
    for (Instant end : List.of(Instant.MAX, Instant.parse("9999-12-31T23:59:59Z"))) {
      life = Duration.between(START, end);
      assertThat(id()).as("until %s", end).isEqualTo("FIRST");
      credentials.renew(credentials.await());
    }
  }

  /** By a clock that is hours ahead of the service's. Each look-up may ask STS. */
  @Test
  void credentialsThatEndBeforeTheyAreFound_areLookedUpOnceASecond() {
    life = Duration.ofHours(-1);
    for (int i = 0; i < 10; i++) {
      assertThat(id()).isEqualTo("FIRST");
    }
    assertThat(asked).isEqualTo(1);
    provided = "SECOND";
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    assertThat(id()).isEqualTo("SECOND");
    fails = true;
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    assertThatThrownBy(this::id).hasMessageContaining("Unable to load credentials");
    assertThatThrownBy(this::id).hasMessageContaining("Unable to load credentials");
  }

  @Test
  void lookupThatNobodyWaitsForAnyLonger_isKept() {
    lookups.hold();
    Thread.currentThread().interrupt(); // as the SDK's clock of a request does
    assertThatThrownBy(this::id)
        .isInstanceOf(SdkClientException.class)
        .hasMessageStartingWith("The look-up of credentials");
    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    lookups.runNext();
    assertThat(id()).isEqualTo("FIRST");
    assertThat(asked).isEqualTo(1);
  }

  /** Two requests, one look-up. */
  @Test
  void lookupUnderWay_isJoined() throws Exception {
    lookups.hold();
    FutureTask<String> other = new FutureTask<>(this::id);
    Thread thread = new Thread(other);
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(Thread.interrupted()).isTrue();
    thread.start();
    // It waits for the look-up that runs: after that it would begin one of its own.
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    lookups.runNext();
    assertThat(other.get()).isEqualTo("FIRST");
    assertThat(lookups.begun).isEqualTo(1);
  }

  @Test
  void credentialsInUse_areLookedUpAgainBesideTheRequests() {
    assertThat(id()).isEqualTo("FIRST");
    provided = "SECOND";
    lookups.hold();
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    assertThat(id()).as("waits for nothing").isEqualTo("FIRST");
    assertThat(id()).isEqualTo("FIRST");
    assertThat(lookups.begun).as("once").isEqualTo(2);
    lookups.runNext();
    assertThat(id()).isEqualTo("SECOND");
  }

  /** A provider without a cache that takes eleven seconds is not to run all the time. */
  @Test
  void slowLookup_isNotDoneEachSecond() {
    during = () -> pass(Duration.ofSeconds(11));
    assertThat(id()).isEqualTo("FIRST");
    pass(Duration.ofSeconds(100));
    assertThat(id()).isEqualTo("FIRST");
    assertThat(asked).isEqualTo(1);
    pass(Duration.ofSeconds(11));
    assertThat(id()).isEqualTo("FIRST");
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void failedLookupBesideRequests_leavesWhatIsStillGood() {
    assertThat(id()).isEqualTo("FIRST");
    fails = true;
    pass(Duration.ofMinutes(50));
    assertThat(id()).isEqualTo("FIRST");
    assertThat(asked).isEqualTo(2);
    pass(Duration.ofMinutes(9).plusSeconds(55));
    assertThat(id()).as("in their last seconds, too").isEqualTo("FIRST");
    pass(Duration.ofSeconds(5));
    assertThatThrownBy(this::id).hasMessageContaining("Unable to load credentials");
    fails = false;
    assertThat(id()).isEqualTo("FIRST");
  }

  @Test
  void credentialsThatEnd_areWaitedForAndUsedWhateverTheClockSays() {
    life = Duration.ofSeconds(5);
    assertThat(id()).isEqualTo("FIRST");
    provided = "SECOND";
    assertThat(id()).as("the last seconds").isEqualTo("SECOND");
    life = Duration.ofDays(-3650); // a clock of ours that is ten years ahead
    provided = "THIRD";
    assertThat(id()).isEqualTo("THIRD");
    assertThat(id()).isEqualTo("THIRD");
  }

  @Test
  void lookupThatHangs_getsAnotherBesideIt_andMayStillEnd() {
    lookups.hold();
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(lookups.begun).isEqualTo(1);
    pass(Duration.ofNanos(RenewableCredentials.HANGS_NANOS));
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(lookups.begun).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
    pass(Duration.ofNanos(RenewableCredentials.HANGS_NANOS));
    lookups.fill();
    assertThatThrownBy(this::id).hasMessageContaining("hangs");
    lookups.runNext();
    assertThat(id()).as("of the first one").isEqualTo("FIRST");
  }

  @Test
  void renew_replacesWhatWasRefusedAndNothingElse() {
    ValidCredentials used = credentials.await();
    provided = "SECOND";
    credentials.renew(used);
    assertThat(id()).isEqualTo("SECOND");
    assertThat(built).hasSize(2);
    assertThat(Provider.closed).isEqualTo(1);
    provided = "THIRD";
    credentials.renew(used); // of a slower request that used the old ones
    assertThat(id()).isEqualTo("SECOND");
  }

  /** A cache gave the refused ones again, to a look-up beside the request. */
  @Test
  void renew_replacesWhatWasRefused_alsoWhereItWasFoundAgainMeanwhile() {
    id();
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    ValidCredentials used = credentials.await(); // the look-up ends before the service answers
    assertThat(asked).isEqualTo(2);
    provided = "SECOND";
    credentials.renew(used);
    assertThat(id()).isEqualTo("SECOND");
    assertThat(built).hasSize(2);
  }

  /** It may come back with the refused ones from a cache. */
  @Test
  void renew_waitsForNoLookupThatBeganBefore() {
    ValidCredentials used = credentials.await();
    lookups.hold();
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    assertThat(id()).isEqualTo("FIRST");
    credentials.renew(used);
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lookups.begun).as("the first, the one beside, and a new one").isEqualTo(3);
  }

  @Test
  void failedLookup_buildsItsSourceAnew() {
    fails = true;
    assertThatThrownBy(this::id).hasMessageContaining("Unable to load credentials");
    fails = false;
    assertThat(id()).isEqualTo("FIRST");
    assertThat(built).hasSize(2);
    assertThat(Provider.closed).isEqualTo(1);
  }

  @Test
  void errorInALookup_reachesTheRequestAsAFailureOfIts() {
    during =
        () -> {
          throw new OutOfMemoryError("a test's");
        };
    assertThatThrownBy(this::id)
        .isInstanceOf(SdkClientException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    during = () -> {};
    assertThat(id()).isEqualTo("FIRST");
  }

  @Test
  void lookupThatGetsNoThread_hasSentNothing_andTheNextOneWorks() {
    lookups.failNext();
    assertThatThrownBy(this::id)
        .isInstanceOf(SdkClientException.class)
        .hasMessage("The look-up of credentials has no thread");
    assertThat(id()).isEqualTo("FIRST");
  }

  /** Each may hold threads and connections. */
  /** A thread that has no memory may die with the look-up that it was given. */
  @Test
  void lookupWhoseThreadDied_isWaitedForNoLonger_andTheNextOneWorks() {
    lookups.hold();
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(Thread.interrupted()).isTrue();
    lookups.skip();
    pass(Duration.ofNanos(Lookup.BEGINS_NANOS + 1));
    lookups.release();
    assertThat(id()).isEqualTo("FIRST");
  }

  @Test
  void lookupThatEndsWithoutAnAnswer_isWaitedForNoLonger() {
    Lookup lookup = new Lookup(ticker);
    lookup.begun();
    lookup.ended();
    assertThatThrownBy(() -> lookup.await(RenewableCredentials.WAIT_NANOS))
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("has died");
  }

  @Test
  void lookupThatIsSlow_isNoDeadOne() {
    Lookup lookup = new Lookup(ticker);
    lookup.begun();
    pass(Duration.ofNanos(100 * Lookup.BEGINS_NANOS));
    assertThat(lookup.isDead()).isFalse();
  }

  @Test
  void sourceInWhichALookupHangs_isClosedOnceAnotherEnds() {
    assertThat(id()).isEqualTo("FIRST");
    lookups.hold();
    pass(Duration.ofNanos(RenewableCredentials.CHECK_NANOS));
    assertThat(id()).isEqualTo("FIRST"); // the look-up beside it hangs
    pass(Duration.ofNanos(RenewableCredentials.HANGS_NANOS));
    assertThat(id()).isEqualTo("FIRST");
    assertThat(lookups.begun).isEqualTo(3);
    lookups.skip();
    assertThat(Provider.closed).isZero();
    lookups.runNext();
    assertThat(built).hasSize(2);
    assertThat(Provider.closed).isEqualTo(1);
  }

  @Test
  void staticKeys_areLookedUpOnce() {
    SluiceOptions options = new SluiceOptions();
    options.client().setAccessKeyId("AKID");
    options.client().setSecretAccessKey("CANARY");
    RenewableCredentials constant =
        new RenewableCredentials(
            () -> CredentialSource.of(new ClientSettings(options, 1)),
            lookups,
            ticker,
            wallMillis::get);
    for (int i = 0; i < 3; i++) {
      assertThat(constant.forClient().resolveCredentials().accessKeyId()).isEqualTo("AKID");
      pass(Duration.ofDays(1));
    }
    assertThat(lookups.begun).isEqualTo(1);
  }

  @Test
  void clientThatIsThrownAway_leavesTheCredentialsToTheOther() {
    SluiceOptions options = new SluiceOptions();
    options.set("region", "us-east-1");
    SdkClients.stream(new ClientSettings(options, 1), credentials.forClient()).close();
    assertThat(id()).isEqualTo("FIRST");
  }

  @Test
  void close_endsIt() {
    assertThat(id()).isEqualTo("FIRST");
    credentials.close();
    credentials.close();
    assertThatThrownBy(this::id).isInstanceOf(SdkClientException.class);
    assertThat(built).hasSize(1);
    assertThat(Provider.closed).isEqualTo(1);
  }

  @Test
  void text_holdsNoSecret() {
    assertThat(id()).isNotEmpty();
    assertThat(credentials.toString() + credentials.forClient() + credentials.await())
        .doesNotContain("CANARY");
  }

  @Test
  void noProxy_isTakenByNameAndBySuffix() {
    Set<String> patterns =
        HttpClients.patterns(List.of("Host.example", ".corp.example", "*.svc", "10.0.0.1"));
    assertThat("host.example").matches(any(patterns));
    assertThat("a.corp.example").matches(any(patterns));
    assertThat("b.svc").matches(any(patterns));
    assertThat("10.0.0.1").matches(any(patterns));
    assertThat("hostxexample").doesNotMatch(any(patterns));
    assertThat("a.host.example").doesNotMatch(any(patterns));
    assertThat("10x0.0.1").doesNotMatch(any(patterns));
    assertThat("anything").matches(any(HttpClients.patterns(List.of("*"))));
  }

  @Test
  void noProxy_takesAnIpv6AddressWithOrWithoutBrackets() {
    String host = URI.create("https://[fd00::1]:443").getHost();
    assertThat(host).matches(any(HttpClients.patterns(List.of("[fd00::1]"))));
    assertThat(host).matches(any(HttpClients.patterns(List.of("FD00::1"))));
    assertThat(host).doesNotMatch(any(HttpClients.patterns(List.of("fd00::2"))));
  }

  private static String any(Set<String> patterns) {
    return String.join("|", patterns);
  }
}
