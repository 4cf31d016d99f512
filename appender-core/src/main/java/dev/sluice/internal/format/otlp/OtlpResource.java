// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.format.value.JsonWriter;
import dev.sluice.internal.format.value.Pairs;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.ProtoWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What sends the log, as OTLP tells it with each record: the attributes of the option {@code
 * resourceAttributes} over {@code OTEL_SERVICE_NAME} over {@code OTEL_RESOURCE_ATTRIBUTES}, all of
 * them text. Compiled at start; immutable.
 */
final class OtlpResource {

  private static final String SERVICE_NAME = "service.name";
  private static final String UNKNOWN_SERVICE = "unknown_service:java";
  private static final String NAME_VARIABLE = "OTEL_SERVICE_NAME";
  private static final String ATTRIBUTES_VARIABLE = "OTEL_RESOURCE_ATTRIBUTES";

  private final Map<String, String> attributes;

  private OtlpResource(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  /**
   * @param environment how to look up an environment variable
   */
  static OtlpResource compile(
      FormatOptions options, Function<String, @Nullable String> environment, Problems problems) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(SERVICE_NAME, UNKNOWN_SERVICE);
    readVariable(environment.apply(ATTRIBUTES_VARIABLE), attributes, problems);
    putUnlessBlank(SERVICE_NAME, environment.apply(NAME_VARIABLE), attributes);
    readOption(options, attributes, problems);
    Masks masks = Masks.compile(options, new Problems()); // its mistakes are reported already
    attributes.replaceAll((name, value) -> masks.covers(name) ? Masks.MASK : value);
    return new OtlpResource(attributes);
  }

  private static void readVariable(
      @Nullable String list, Map<String, String> attributes, Problems problems) {
    if (list == null) {
      return;
    }
    for (String pair : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : decode(pair.substring(0, equals).strip());
      if (!name.isEmpty()) {
        putUnlessBlank(name, decode(pair.substring(equals + 1).strip()), attributes);
      } else if (!pair.isBlank()) {
        problems.add(
            ATTRIBUTES_VARIABLE,
            "name=value pairs separated by commas, with %2C and %3D for those in a value",
            list,
            "has \"" + pair.strip() + "\"");
        return;
      }
    }
  }

  private static void readOption(
      FormatOptions options, Map<String, String> attributes, Problems problems) {
    // What is the same in every record belongs to the resource. Its mistakes are reported already.
    Pairs.parse("format.staticFields", options.find(FormatOptions.STATIC_FIELDS), new Problems())
        .forEach((name, value) -> putUnlessBlank(name, value.toString(), attributes));
    List<String> pairs = options.find(FormatOptions.RESOURCE_ATTRIBUTES);
    if (pairs != null) {
      String option = options.path(FormatOptions.RESOURCE_ATTRIBUTES.name());
      Pairs.parse(option, String.join(",", pairs), problems)
          .forEach((name, value) -> putUnlessBlank(name, value.toString(), attributes));
    }
  }

  /** An empty value says nothing, above all about the service. */
  private static void putUnlessBlank(
      String name, @Nullable String value, Map<String, String> attributes) {
    if (value != null && !value.isBlank()) {
      attributes.put(RepairingGenerator.repair(name), RepairingGenerator.repair(value));
    }
  }

  /**
   * Undoes percent-encoding. A plus is a plus, and a percent sign without two digits after it is
   * itself: what the Java SDK of OpenTelemetry makes of the variable, so that both agree in one
   * JVM.
   */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      boolean escape =
          encoded[i] == '%'
              && i + 2 < encoded.length
              && HexFormat.isHexDigit(encoded[i + 1])
              && HexFormat.isHexDigit(encoded[i + 2]);
      if (escape) {
        decoded.write(
            (HexFormat.fromHexDigit(encoded[i + 1]) << 4) | HexFormat.fromHexDigit(encoded[i + 2]));
        i += 2;
      } else {
        decoded.write(encoded[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** The Resource message. */
  byte[] proto() {
    ByteWriter bytes = new ByteWriter(Integer.MAX_VALUE);
    ProtoWriter proto = new ProtoWriter(bytes);
    attributes.forEach(
        (name, value) -> {
          proto.open(1); // attributes
          proto.writeText(1, name);
          proto.open(2);
          proto.writeText(1, value);
          proto.close();
          proto.close();
        });
    return bytes.toByteArray();
  }

  /** The Resource as JSON. */
  byte[] json() {
    JsonWriter json = new JsonWriter(Integer.MAX_VALUE);
    json.startObject();
    json.name("attributes");
    json.startArray();
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      json.startObject();
      json.name("key");
      json.text(attribute.getKey());
      json.name("value");
      json.startObject();
      json.name("stringValue");
      json.text(attribute.getValue());
      json.endObject();
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.bytes().toByteArray();
  }
}
