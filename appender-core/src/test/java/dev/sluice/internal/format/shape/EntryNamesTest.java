// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.NameSet;
import dev.sluice.options.FormatOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was kept of the events before changes no name. */
class EntryNamesTest {

  private static final String TIME = "time";

  private static final String[] POOL = {
    "a",
    "b",
    "c",
    "d",
    "a.b",
    "a_b",
    "level",
    TIME,
    "field_a",
    "context_a",
    "field_level",
    "\uD83D",
    "\uDE00",
    "\uFFFD",
    "",
    "n".repeat(64),
    "n".repeat(65)
  };

  private static KeyNames keys(String... options) {
    FormatOptions all = new FormatOptions();
    for (int i = 0; i < options.length; i += 2) {
      all.set(options[i], options[i + 1]);
    }
    KeyNames keys = new KeyNames(all);
    keys.reserveAlways(TIME);
    keys.reserve("level");
    return keys;
  }

  private static List<@Nullable String> names(EntryNames names, int seed) {
    Random random = new Random(seed);
    int fields = random.nextInt(6);
    List<@Nullable String> found = new ArrayList<>();
    for (int i = random.nextInt(24); i >= 0; i--) {
      // Mostly those of the event before, of which nothing but the place is the same.
      String name = POOL[random.nextInt(4) > 0 ? i % POOL.length : random.nextInt(POOL.length)];
      String prefix = i < fields ? NameSet.FIELD_PREFIX : NameSet.CONTEXT_PREFIX;
      found.add(names.next(prefix, new String(name.toCharArray())));
    }
    return found;
  }

  private static void compare(KeyNames keys) {
    EntryNames kept = new EntryNames(keys, TIME);
    for (int seed = 0; seed < 3_000; seed++) {
      List<@Nullable String> expected = names(new EntryNames(keys, TIME), seed);
      assertThat(names(kept, seed)).as("seed %s", seed).isEqualTo(expected);
      kept.clear();
    }
  }

  @Test
  void aNameThatComesOftenStaysShort() {
    EntryNames names = new EntryNames(keys(), TIME);
    Set<String> found = new HashSet<>();

    for (int i = 0; i < 5_000; i++) {
      String name = names.next(NameSet.FIELD_PREFIX, "item");
      assertThat(name.length()).isLessThan(64);
      found.add(name);
    }

    assertThat(found).hasSize(5_000).contains("item", "field_item", "field_field_item");
  }

  @Test
  void next_givesTheNamesOfAnEventAlone() {
    compare(keys());
  }

  @Test
  void next_givesThemWithReplacedDotsToo() {
    compare(keys("replaceDots", "_"));
  }

  @Test
  void next_givesThemWithChosenKeysToo() {
    compare(keys("dataKeys", "a,c,a.b,level,context_a,field_a"));
  }

  @Test
  void next_givesEachNameOnce() {
    EntryNames names = new EntryNames(keys(), TIME);
    for (int event = 0; event < 3; event++) {
      assertThat(names.next(NameSet.FIELD_PREFIX, "a")).isEqualTo("a");
      assertThat(names.next(NameSet.CONTEXT_PREFIX, event == 1 ? "a" : "b"))
          .isEqualTo(event == 1 ? "context_a" : "b");
      assertThat(names.next(NameSet.CONTEXT_PREFIX, "level")).isEqualTo("context_level");
      assertThat(names.next(NameSet.CONTEXT_PREFIX, TIME)).isNull();
      names.clear();
    }
  }
}
