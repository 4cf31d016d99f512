// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.BeanSerializerFactory;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.impl.UnsupportedTypeSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.StackRoom;
import dev.sluice.internal.util.ValueTexts;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects of the application as Jackson databind does, within limits. Shared by the formats
 * of one appender; thread-safe. The first such object builds Jackson's mapper.
 */
public final class JsonObjects implements ValueTexts {

  /** Larger objects are written as their text: one field must not fill the record. */
  public static final int MAX_BYTES = 32 * 1024;

  /**
   * Weak, because it keeps the classes of what it wrote. A server that shares the appender takes an
   * application away, and its classes must go. A new one costs less than the collection that took
   * the last one.
   */
  private volatile WeakReference<ObjectMapper> mapper = new WeakReference<>(null);

  /** Whether an object was written, so that Jackson's classes are initialised. */
  private volatile boolean isTried;

  /** What stands in place of an Optional with parts, whose text shows them; null for that text. */
  private final @Nullable String hidden;

  public JsonObjects() {
    this(null);
  }

  public JsonObjects(@Nullable String hidden) {
    this.hidden = hidden;
  }

  @Override
  public @Nullable String textOf(Object value) {
    return switch (ValueKind.of(value)) {
      case TEXT, NUMBER, BOOLEAN -> value.toString();
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
      case MAP, ITEMS, ARRAY -> null;
      case OBJECT -> textOfObject(value);
    };
  }

  private @Nullable String textOfObject(Object value) {
    Object tree = tree(value);
    if (tree instanceof Map<?, ?> || tree instanceof Collection<?>) {
      return null;
    }
    return String.valueOf(tree == null ? value : tree);
  }

  @Override
  public @Nullable Object partsOf(Object value) {
    return ValueKind.of(value) == ValueKind.OBJECT ? tree(value) : null;
  }

  /**
   * The object's JSON in UTF-8. Null if only its text can be written: it has no properties, too
   * many or too deep ones, a getter throws, or a serializer of the application writes no JSON.
   */
  byte @Nullable [] json(Object value) {
    if (!isReady()) {
      return null; // a class whose initialiser meets the end of the stack is broken for everybody
    }
    try {
      byte[] json = write(value);
      isTried = true;
      return json;
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      return null;
    }
  }

  /** Whether the object has a text and no properties. */
  public boolean hasNoProperties(Object value) {
    if (!isReady()) {
      return false;
    }
    try {
      write(value);
      return false;
    } catch (InvalidDefinitionException e) {
      return e.getPath().isEmpty();
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      return false;
    }
  }

  private boolean isReady() {
    return (isTried && !mapper.refersTo(null)) || StackRoom.isAmple();
  }

  private byte[] write(Object value) throws IOException {
    ByteWriter bytes = new ByteWriter(MAX_BYTES);
    ObjectMapper mapper = mapper();
    RepairingGenerator json = generator(mapper, bytes);
    mapper.writeValue(json, value);
    json.requireOneValue();
    json.flush();
    return json.hasRaw() ? copy(mapper, bytes) : bytes.toByteArray();
  }

  private static RepairingGenerator generator(ObjectMapper mapper, ByteWriter bytes)
      throws IOException {
    return new RepairingGenerator(mapper.getFactory().createGenerator(bytes));
  }

  /** The same JSON without line breaks and halves of characters, if it is JSON at all. */
  private static byte[] copy(ObjectMapper mapper, ByteWriter raw) throws IOException {
    ByteWriter bytes = new ByteWriter(MAX_BYTES);
    RepairingGenerator json = generator(mapper, bytes);
    try (JsonParser parser = Jackson.forReading().createParser(raw.array(), 0, raw.size())) {
      while (parser.nextToken() != null) {
        copyToken(parser, json);
      }
    }
    json.requireOneValue();
    json.flush();
    return bytes.toByteArray();
  }

  /** A number keeps its text: a double may not hold all of its digits. */
  private static void copyToken(JsonParser from, JsonGenerator to) throws IOException {
    switch (from.currentToken()) {
      case FIELD_NAME -> to.writeFieldName(from.currentName());
      case VALUE_STRING -> to.writeString(from.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
      default -> to.copyCurrentEvent(from);
    }
  }

  /** The object as maps, lists and scalars, or null as above. */
  public @Nullable Object tree(Object value) {
    byte[] json = json(value);
    if (json == null) {
      return null;
    }
    try {
      return mapper().readValue(json, Object.class);
    } catch (IOException e) {
      return null; // a number that Jackson does not read: of more than 1,000 digits, for example
    }
  }

  private ObjectMapper mapper() {
    ObjectMapper built = mapper.get();
    if (built == null) {
      built = build();
      mapper = new WeakReference<>(built); // two threads may build one each; the last one stays
    }
    return built;
  }

  private ObjectMapper build() {
    JsonFactory factory =
        Jackson.writing()
            // An any-getter may repeat a property.
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(ValueWalk.MAX_DEPTH).build())
            .build();
    LookupCache<Object, JavaType> types =
        new LRUMap<>(16, 200); // Jackson's own keeps them for ever
    return JsonMapper.builder(factory)
        .typeFactory(TypeFactory.defaultInstance().withCache(types))
        .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(SerializationFeature.CLOSE_CLOSEABLE)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .serializerFactory(
            BeanSerializerFactory.instance.withSerializerModifier(new OddTypes(hidden)))
        .build();
  }

  /**
   * The types that Jackson writes with modules of its own only, such as Instant and Optional, are
   * text as they are elsewhere. One of them would cost the properties beside it. A tree of another
   * Jackson is the JSON of its text: as a bean it would tell its kind and not what is in it.
   */
  private static final class OddTypes extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hidden;

    OddTypes(@Nullable String hidden) {
      this.hidden = hidden;
    }

    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription type, JsonSerializer<?> serializer) {
      if (isTreeOfAnotherJackson(type.getBeanClass())) {
        return new TextAsJson();
      } else if (hidden != null && type.getBeanClass() == Optional.class) {
        return new HiddenParts(hidden);
      }
      return serializer instanceof UnsupportedTypeSerializer
          ? ToStringSerializer.instance
          : serializer;
    }

    /** Jackson 3, or the application's own beside an all-in-one jar, which has ours renamed. */
    private static boolean isTreeOfAnotherJackson(Class<?> type) {
      Class<?> tree = type;
      while (tree != null && !tree.getName().endsWith(".jackson.databind.JsonNode")) {
        tree = tree.getSuperclass();
      }
      return tree != null && tree != JsonNode.class;
    }
  }

  private static final class TextAsJson extends JsonSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRawValue(value.toString());
    }
  }

  private static final class HiddenParts extends JsonSerializer<Optional<?>> {
    private final String hidden;

    HiddenParts(String hidden) {
      this.hidden = hidden;
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(isPlain(value) ? value.toString() : hidden);
    }

    /** Whether the text shows no parts. An AtomicReference or an entry has parts. */
    private static boolean isPlain(@Nullable Object value) {
      if (value instanceof Optional<?> optional) {
        return isPlain(optional.orElse(null));
      } else if (value instanceof AtomicReference || value instanceof Map.Entry) {
        return false;
      }
      return value == null
          || switch (ValueKind.of(value)) {
            case TEXT, NUMBER, BOOLEAN, BYTES -> true;
            case MAP, ITEMS, ARRAY, OBJECT -> false;
          };
    }
  }
}
