// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionKeysTest {

  private final SluiceOptions options = new SluiceOptions();
  private final Problems problems = new Problems();
  private int missing;

  private @Nullable String key(String option, TestEvent event) {
    options.setPartitionKey(option);
    PartitionKeys<TestEvent> keys =
        PartitionKeys.compile(options, new TestReader(), () -> missing++, problems);
    assertThat(problems.messages()).isEmpty();
    return keys.keyFor(event);
  }

  private static TestEvent event() {
    return TestEvent.of("x");
  }

  @Test
  void random_leavesTheKeyToTheRequest() {
    assertThat(key("random", event())).isNull();
    assertThat(missing).isZero();
  }

  @Test
  void fixed_isThatTextColonsAndAll() {
    assertThat(key("fixed:a:b c", event())).isEqualTo("a:b c");
  }

  @Test
  void mdc_isAContextEntry() {
    assertThat(key("mdc:tenant", event().mdc("tenant", "t1"))).isEqualTo("t1");
    assertThat(key("mdc:tenant", event().mdc("tenant", 42))).isEqualTo("42");
  }

  @Test
  void field_isAFieldOrAPathIntoOne() {
    TestEvent event =
        event()
            .field("user", Map.of("id", 7, "deep", Map.of("er", true)))
            .field("a.b", "whole name");
    assertThat(key("field:a.b", event)).isEqualTo("whole name");
    assertThat(key("field:user.id", event)).isEqualTo("7");
    assertThat(key("field:user->id", event)).isEqualTo("7");
    assertThat(key("field:user.deep.er", event)).isEqualTo("true");
    assertThat(missing).isZero();
    assertThat(key("field:user.none", event)).isNull();
    assertThat(key("field:user.id.more", event)).isNull();
    assertThat(key("field:user", event)).as("a map is no key").isNull();
    assertThat(missing).isEqualTo(3);
  }

  @Test
  void missingOrEmptyValue_isTheDefaultOrRandomAndCounted() {
    assertThat(key("mdc:tenant", event())).isNull();
    assertThat(key("mdc:tenant", event().mdc("tenant", ""))).isNull();
    options.setPartitionKeyDefault("nobody");
    assertThat(key("mdc:tenant", event())).isEqualTo("nobody");
    assertThat(missing).isEqualTo(3);
  }

  @Test
  void valueThatThrows_costsTheKeyOnly() {
    assertThat(key("mdc:tenant", event().mdc("tenant", new Angry()))).isNull();
    assertThat(missing).isEqualTo(1);
  }

  private static final class Angry implements CharSequence {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public char charAt(int index) {
      return 'x';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return this;
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no");
    }
  }

  @Test
  void longKeys_areCutAfter256CharactersAndNeverInsideOne() {
    String emoji = "😀".repeat(300);
    assertThat(key("mdc:k", event().mdc("k", emoji))).isEqualTo("😀".repeat(256));
    assertThat(key("mdc:k", event().mdc("k", "a" + emoji))).isEqualTo("a" + "😀".repeat(255));
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(256)))).hasSize(256);
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(257)))).hasSize(256);
    assertThat(key("fixed:" + emoji, event())).isEqualTo("😀".repeat(256));
    options.setPartitionKeyDefault(emoji);
    assertThat(key("mdc:none", event())).isEqualTo("😀".repeat(256));
  }

  @Test
  void loneSurrogates_areRepairedSoThatNoRequestIsRefusedForThem() {
    assertThat(key("mdc:k", event().mdc("k", "a\uD800"))).isEqualTo("a\uFFFD");
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(255) + "😀😀")))
        .isEqualTo("x".repeat(255) + "😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "random:",
        "fixed",
        "fixed:",
        "mdc",
        "mdc:",
        "field:",
        "logger:x",
        "nonsense",
        "Random",
        "field:.",
        "field:a..b",
        "field:a->",
        "field:->"
      })
  void shouldRequireAValidKind(String option) {
    options.setPartitionKey(option);
    PartitionKeys.compile(options, new TestReader(), () -> missing++, problems);
    assertThat(problems.messages())
        .containsExactly(
            "partitionKey must be random, fixed:TEXT, field:PATH or mdc:KEY: \""
                + option
                + "\" is none of these");
  }
}
