// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.value.StrictJson;
import dev.sluice.internal.util.OversizeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * Whatever an event holds, its record is what it says it is. {@code -Dsluice.property.tries} sets
 * how many events, {@code -Dsluice.property.seed} which.
 */
class RecordPropertyTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String[] ALPHABET = {
    "a",
    "b.c",
    ".",
    "_",
    "\"",
    "\\",
    "\0",
    "\u001f",
    "\n",
    "\r",
    "\t",
    ",",
    ":",
    "\u007f",
    "\u0080",
    "é",
    "\u2028",
    "\ufffd",
    "\ufffe",
    "\ud800",
    "\udbff",
    "\udc00",
    "\udfff",
    "😀",
    "\ud83d",
    "あ",
    "level",
    "message",
    "field_",
    "context_",
    "${x}",
    "{",
    "}",
    "\ufeff"
  };

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void json_isStrictJsonWithoutAnyNameTwice() throws Exception {
    Formatting[] formattings = {
      Formatting.with("timeKey", "a", "timeKeyFormat", "unix_float"),
      Formatting.with("replaceDots", "_", "contextName", "b.c"),
      Formatting.with("timeKey", "message", "messageKey", "b", "replaceDots", ""),
      Formatting.with("staticFields", "a=1,b.c=2", "dataKeys", "a,b.c,level,field_a"),
      Formatting.with("maxEventBytes", "300"),
    };
    int oversize = 0;
    for (int i = 0; i < TRIES * 8 / 10; i++) {
      Formatting formatting = formattings[i % formattings.length];
      try {
        String json = formatting.write(event());
        StrictJson.check(json);
        if (i % 8 == 0) {
          JACKSON.readTree(json);
        }
      } catch (OversizeException e) {
        oversize++;
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + SEED + " try " + i, e);
      }
    }
    System.out.println("RecordPropertyTest: seed " + SEED + ", oversize " + oversize);
    for (Formatting formatting : formattings) {
      assertThat(formatting.failures).as("seed %s", SEED).isEmpty();
    }
    assertThat(oversize).isLessThan(TRIES / 5);
  }

  @Test
  void lines_areOneLineWithTheirColumns() {
    Formatting ltsv = Formatting.with("type", "ltsv");
    Formatting tsv = Formatting.with("type", "tsv", "keys", "message,a,b.c,$.b.c[0],level");
    Formatting csv =
        Formatting.with("type", "csv", "fields", "message,a,b.c", "forceQuotes", "false");
    for (int i = 0; i < TRIES / 10; i++) {
      TestEvent event = event();
      try {
        String line = ltsv.write(event);
        assertThat(line).endsWith("\n").doesNotContain("\r");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        for (String pair : line.substring(0, line.length() - 1).split("\t", -1)) {
          assertThat(pair).contains(":");
        }
        String columns = tsv.write(event);
        assertThat(columns.indexOf('\n')).isEqualTo(columns.length() - 1);
        assertThat(columns.split("\t", -1)).hasSize(5);
        assertThat(csvColumns(csv.write(event))).isEqualTo(3);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + SEED + " try " + i, e);
      }
    }
  }

  /** The columns of the one line that the text must be. */
  private static int csvColumns(String text) {
    int columns = 1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        columns++;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        assertThat(i).isEqualTo(text.length() - 1);
      }
    }
    assertThat(quoted).isFalse();
    return columns;
  }

  @Test
  void msgpack_isOneMapWithoutAnyKeyTwice() throws Exception {
    Formatting formatting = Formatting.with("type", "msgpack", "timeKey", "t");
    for (int i = 0; i < TRIES / 10; i++) {
      byte[] bytes = formatting.bytes(event());
      try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
        int size = unpacker.unpackMapHeader();
        Map<String, Value> seen = new LinkedHashMap<>();
        for (int k = 0; k < size; k++) {
          seen.put(unpacker.unpackString(), unpacker.unpackValue());
        }
        assertThat(unpacker.hasNext()).isFalse();
        assertThat(seen).hasSize(size);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + SEED + " try " + i, e);
      }
    }
    assertThat(formatting.failures).as("seed %s", SEED).isEmpty();
  }

  private TestEvent event() {
    TestEvent event = TestEvent.of(text()).by(text(), text());
    event.epochSecond = random.nextLong(-3_000_000_000L, 3_000_000_000L);
    event.nanoOfSecond = random.nextInt(1_000_000_000);
    for (int i = random.nextInt(4); i > 0; i--) {
      event.field(text(), value(0));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      event.mdc(text(), random.nextInt(4) == 0 ? value(2) : text());
    }
    if (random.nextInt(4) == 0) {
      event.marker(text());
    }
    if (random.nextInt(8) == 0) {
      event.thrown(new IllegalStateException(text()));
    }
    return event;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 2 ? 11 : 14)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> Double.longBitsToDouble(random.nextLong());
      case 5 -> Float.intBitsToFloat(random.nextInt());
      case 6 -> new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-400, 400));
      case 7 -> BigInteger.valueOf(random.nextLong()).pow(random.nextInt(4));
      case 8 -> new HostileEventTest.Nested(text());
      case 9, 10 -> text();
      case 11 -> items(depth);
      case 12 -> items(depth).toArray();
      default -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(random.nextInt(5) == 0 ? (Object) random.nextInt(3) : text(), value(depth + 1));
        }
        yield map;
      }
    };
  }

  private List<Object> items(int depth) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(
          random.nextInt(10) == 0
              ? Character.toString((char) random.nextInt(0x10000))
              : ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    if (random.nextInt(300) == 0) {
      text.append("é".repeat(random.nextInt(5_000))).append("😀");
    }
    return text.toString();
  }
}
