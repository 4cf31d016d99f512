// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and written, with Jackson as the judge of it. */
class WireTest {
  private static final int TRIES = 500;
  private static final int[] LETTERS =
      "aZ09 \"\\/\b\f\n\r\t\0\37\u007f\u00e4\u20ac\ufffd\u2028\ud83d\ude00".codePoints().toArray();

  private static final HexFormat HEX = HexFormat.of();

  private final Random random = new Random(42);

  @ParameterizedTest
  @EnumSource
  void whatJacksonWrites_isReadTheSame(Wire wire) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      JsonNode tree = tree(0);
      byte[] body = jackson(wire).writeValueAsBytes(tree);
      assertThat(plain(wire.reader(body, body.length).value()))
          .isEqualTo(plain(wire, tree, node -> true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWritten_jacksonReadsTheSame(Wire wire) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      JsonNode tree = JsonNodeFactory.instance.arrayNode().add(tree(0));
      Answer.Bytes body = new Answer.Bytes(8);
      write(wire.writer(body), tree);
      JsonNode read = jackson(wire).readTree(body.array(), 0, body.size());
      assertThat(plain(wire, read, node -> true))
          .isEqualTo(plain(wire, tree, WireTest::isWritable));
    }
  }

  /** A client's fault is answered; any other exception would be the endpoint's. */
  @ParameterizedTest
  @EnumSource
  void damagedBody_isReadOrASerializationException(Wire wire) throws Exception {
    for (int i = 0; i < 10 * TRIES; i++) {
      byte[] body = jackson(wire).writeValueAsBytes(tree(0));
      body = Arrays.copyOf(body, random.nextInt(body.length + 1));
      for (int j = random.nextInt(4); j > 0 && body.length > 0; j--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        wire.reader(body, body.length).value();
        Members.read(wire, body, body.length).integer("a", 0);
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(ErrorCodes.SERIALIZATION);
        assertThat(e.text()).isNotEmpty();
      }
    }
  }

  /** Bytes of the socket's array beyond the body belong to an earlier request. */
  @ParameterizedTest
  @EnumSource
  void reader_staysWithinTheBody(Wire wire) throws Exception {
    byte[] body = jackson(wire).writeValueAsBytes(Map.of("a", List.of(1, "text", 2.5)));
    for (int end = 0; end < body.length; end++) {
      WireReader reader = wire.reader(body, end);
      assertThatThrownBy(reader::value)
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("malformed");
    }
  }

  /** The examples of RFC 8949, appendix A, that a request may have. */
  @ParameterizedTest
  @CsvSource({
    "1bffffffffffffffff, 18446744073709551615",
    "3bffffffffffffffff, -18446744073709551616",
    "3903e7, -1000",
    "f93c00, 1.0",
    "f93555, 0.333251953125",
    "f90200, 3.0517578125E-5",
    "f9c400, -4.0",
    "f97c00, Infinity",
    "f9fe00, NaN",
    "fa47c35000, 100000.0",
    "c11a514b67b0, 1363896240",
    "d9d9f7c118ff, 255",
    "7f657374726561646d696e67ff, streaming",
    "9f018202039f0405ffff, '[1, [2, 3], [4, 5]]'",
    "bf61610161629f0203ffff, '{a=1, b=[2, 3]}'",
    "f7, null"
  })
  void cbor_isReadInEveryForm(String hex, String value) throws Exception {
    byte[] body = HexFormat.of().parseHex(hex);
    assertThat(String.valueOf(Wire.CBOR.reader(body, body.length).value())).isEqualTo(value);
  }

  @Test
  void cborBytesInPieces_areOne() throws Exception {
    byte[] body = HexFormat.of().parseHex("5f42010243030405ff");
    WireReader.Slice bytes = Wire.CBOR.reader(body, body.length).bytes("Data");
    assertThat(bytes.array).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void cborBytesOfKnownLength_areNotCopied() throws Exception {
    byte[] body = HexFormat.of().parseHex("43010203");
    WireReader.Slice bytes = Wire.CBOR.reader(body, body.length).bytes("Data");
    assertThat(bytes.array).isSameAs(body);
    assertThat(bytes.offset).isEqualTo(1);
    assertThat(bytes.length).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1c",
        "1f",
        "ff",
        "fc",
        "f8ff",
        "5f6161ff",
        "5f5f4101ffff",
        "a10101",
        "bf6161ff",
        "61ff",
        "62c328",
        "7f61ffff",
        "5bffffffffffffffff",
        "9bffffffffffffffff",
        "9b7fffffffffffffff01",
        "c1",
        "8201",
        "63e282"
      })
  void malformedCbor_isASerializationException(String hex) {
    assertMalformed(Wire.CBOR, HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":}",
        "{1:1}",
        "tru",
        "nul",
        "falsy",
        "01",
        "-",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e9999999999",
        "--1",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12\"",
        "\"\t\"",
        "[",
        "{",
        "]",
        "}",
        "'a'",
        "NaN",
        "//"
      })
  void malformedJson_isASerializationException(String text) {
    assertMalformed(Wire.JSON, text.getBytes(UTF_8));
  }

  @Test
  void jsonThatIsNoUtf8_isASerializationException() {
    assertMalformed(Wire.JSON, new byte[] {'"', (byte) 0xc3, '(', '"'});
    assertMalformed(Wire.JSON, new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
  }

  @ParameterizedTest
  @EnumSource
  void deepBody_isASerializationException_andNotTheEndOfTheStack(Wire wire) {
    byte[] body = new byte[1_000_000];
    Arrays.fill(body, wire == Wire.JSON ? (byte) '[' : (byte) 0x81);
    assertThatThrownBy(() -> wire.reader(body, body.length).value())
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("more than 100");
  }

  @Test
  void base64_ofEveryClient() throws Exception {
    for (String text : new String[] {"\"+/+/\"", "\"+\\/+\\/\"", "\"\\u002b/+/\""}) {
      byte[] body = text.getBytes(UTF_8);
      assertThat(Wire.JSON.reader(body, body.length).bytes("Data").array)
          .containsExactly(0xfb, 0xff, 0xbf);
    }
    for (String text : new String[] {"\"a\"", "\"*\"", "\"\u00e4\"", "\"-_-_\""}) {
      byte[] body = text.getBytes(UTF_8);
      assertThatThrownBy(() -> Wire.JSON.reader(body, body.length).bytes("Data"))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("base64");
    }
  }

  @ParameterizedTest
  @EnumSource
  void time_isWrittenAsItIsRead(Wire wire) throws Exception {
    for (Instant time : List.of(Instant.EPOCH, Instant.parse("2026-11-29T12:00:00.123Z"))) {
      Answer.Bytes body = new Answer.Bytes(8);
      WireWriter out = wire.writer(body);
      out.beginMap();
      out.time("Timestamp", time);
      out.endMap();
      assertThat(Members.read(wire, body.array(), body.size()).time("Timestamp")).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @EnumSource
  void memberOfAnotherKind_isASerializationExceptionWithItsName(Wire wire) throws Exception {
    byte[] body =
        jackson(wire).writeValueAsBytes(Map.of("text", 1, "number", "1", "large", 1L << 40));
    Members members = Members.read(wire, body, body.length);
    assertThatThrownBy(() -> members.text("text")).hasMessage("text must be text");
    assertThatThrownBy(() -> members.integer("number", 1)).hasMessage("number must be a number");
    assertThatThrownBy(() -> members.inside("number")).hasMessage("number must be a map");
    assertThatThrownBy(() -> members.integer("large", 1))
        .hasMessage("large is no number of 32 bits: 1099511627776");
    assertThat(members.integer("none", 7)).isEqualTo(7);
    assertThat(members.text("none")).isEmpty();
    assertThat(members.time("none")).isNull();
    assertThat(Members.read(wire, body, 0).has("text")).isFalse();
  }

  private static void assertMalformed(Wire wire, byte[] body) {
    assertThatThrownBy(() -> wire.reader(body, body.length).value())
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("malformed");
  }

  private static ObjectMapper jackson(Wire wire) {
    return new ObjectMapper(wire == Wire.JSON ? new JsonFactory() : new CBORFactory());
  }

  private JsonNode tree(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> nodes.textNode(letters());
      case 1 -> nodes.numberNode(random.nextLong() >> random.nextInt(64));
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.binaryNode(letters().getBytes(UTF_8));
      case 4 -> nodes.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 5 -> nodes.nullNode();
      case 6 -> {
        ArrayNode items = nodes.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(tree(depth + 1));
        }
        yield items;
      }
      default -> {
        ObjectNode members = nodes.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.set(letters(), tree(depth + 1));
        }
        yield members;
      }
    };
  }

  /** Now and then more than Jackson writes in one piece. */
  private String letters() {
    int count = random.nextInt(500) == 0 ? 20_000 : random.nextInt(30);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  /** Floats and null are not in any answer. */
  private static boolean isWritable(JsonNode tree) {
    return !tree.isDouble() && !tree.isNull();
  }

  private static void write(WireWriter out, JsonNode tree) throws IOException {
    if (tree.isObject()) {
      out.beginMap();
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        if (isWritable(member.getValue())) {
          out.name(member.getKey());
          write(out, member.getValue());
        }
      }
      out.endMap();
    } else if (tree.isArray()) {
      out.beginList();
      for (JsonNode item : tree) {
        if (isWritable(item)) {
          write(out, item);
        }
      }
      out.endList();
    } else if (tree.isBinary()) {
      out.bytes(tree.binaryValue());
    } else if (tree.isTextual()) {
      out.text(tree.textValue());
    } else if (tree.isBoolean()) {
      out.flag(tree.booleanValue());
    } else {
      out.number(tree.longValue());
    }
  }

  /** What Jackson has, in the same form as {@link #plain(Object)}. */
  private static Object plain(Wire wire, JsonNode tree, Predicate<JsonNode> isThere)
      throws IOException {
    if (tree.isObject()) {
      Map<String, Object> members = new HashMap<>();
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        if (isThere.test(member.getValue())) {
          members.put(member.getKey(), plain(wire, member.getValue(), isThere));
        }
      }
      return members;
    }
    if (tree.isArray()) {
      List<Object> items = new ArrayList<>();
      for (JsonNode item : tree) {
        if (isThere.test(item)) {
          items.add(plain(wire, item, isThere));
        }
      }
      return items;
    }
    if (tree.isBinary()) {
      return wire == Wire.CBOR ? "bytes " + HEX.formatHex(tree.binaryValue()) : tree.asText();
    }
    if (tree.isNumber()) {
      return new BigDecimal(tree.asText()).stripTrailingZeros();
    }
    return tree.isBoolean()
        ? (Object) tree.booleanValue()
        : tree.isNull() ? null : tree.textValue();
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> members = new HashMap<>();
      map.forEach((name, member) -> members.put(name, plain(member)));
      return members;
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (value instanceof WireReader.Slice bytes) {
      int end = bytes.offset + bytes.length;
      return "bytes " + HEX.formatHex(bytes.array, bytes.offset, end);
    }
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : value;
  }
}
