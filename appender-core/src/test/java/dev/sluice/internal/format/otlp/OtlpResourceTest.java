// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpResourceTest {

  private final FormatOptions options = new FormatOptions();
  private final Map<String, String> environment = new HashMap<>();
  private final Problems problems = new Problems();

  @Test
  void compile_namesAServiceThatNobodyNamed() throws IOException {
    assertThat(attributes()).isEqualTo(Map.of("service.name", "unknown_service:java"));
  }

  @Test
  void compile_letsTheOptionWinOverTheServiceNameOverTheVariable() throws IOException {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=variable,a=1,b=2");
    assertThat(attributes()).isEqualTo(Map.of("service.name", "variable", "a", "1", "b", "2"));

    environment.put("OTEL_SERVICE_NAME", "name");
    assertThat(attributes()).containsEntry("service.name", "name");

    options.setResourceAttributes("service.name = option, b=3, c=x=y");
    assertThat(attributes())
        .isEqualTo(Map.of("service.name", "option", "a", "1", "b", "3", "c", "x=y"));
  }

  @Test
  void compile_takesStaticFieldsUnlessTheOptionNamesThem() throws IOException {
    options.setStaticFields("env=it,zone=a");
    options.setResourceAttributes("zone=b");
    assertThat(attributes()).containsEntry("env", "it").containsEntry("zone", "b");
  }

  @Test
  void compile_ignoresWhatSaysNothing() throws IOException {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", " , service.name= ,,a=1, ");
    environment.put("OTEL_SERVICE_NAME", "");
    options.setResourceAttributes("service.name=,,");

    assertThat(attributes()).isEqualTo(Map.of("service.name", "unknown_service:java", "a", "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%2Cb%3D%25|a,b=%",
        "%C3%A9%f0%9f%98%80|é😀",
        "a+b%20c|a+b c",
        "100%|100%",
        "%zz%4|%zz%4",
        "%4g%41|%4gA",
        "%ff|\uFFFD",
        "é%41|éA"
      })
  void compile_undoesPercentEncodingOfTheVariable(String encoded, String decoded)
      throws IOException {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "k%41 = " + encoded + " ");

    assertThat(attributes()).containsEntry("kA", decoded);
  }

  @Test
  void compile_readsTheOptionAsItStands() throws IOException {
    options.setResourceAttributes("a=%41,quote=\"\\");

    assertThat(attributes()).containsEntry("a", "%41").containsEntry("quote", "\"\\");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|\"a\" is no pair",
        "=b|\"=b\" is no pair",
        "a=1,b|\"b\" is no pair",
        "a=1,a=2|\"a\" is there twice"
      })
  void shouldRequireValidResourceAttributes(String list, String problem) {
    options.setResourceAttributes(list);

    OtlpResource.compile(options, environment::get, problems);

    assertThat(problems.messages())
        .containsExactly(
            "format.resourceAttributes must be name=value pairs separated by commas: " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=b", "a=1,b", "%20=1"})
  void shouldRequireAValidVariable(String list) {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", list);

    OtlpResource.compile(options, environment::get, problems);

    assertThat(problems.messages()).hasSize(list.equals("%20=1") ? 0 : 1);
    assertThat(problems.messages())
        .allSatisfy(
            message ->
                assertThat(message)
                    .startsWith("OTEL_RESOURCE_ATTRIBUTES must be name=value pairs")
                    .contains("\"" + list + "\""));
  }

  /** The attributes as protobuf and as JSON tell them. */
  private Map<String, String> attributes() throws IOException {
    OtlpResource compiled = OtlpResource.compile(options, environment::get, problems);
    assertThat(problems.messages()).isEmpty();
    Resource resource = Resource.parseFrom(compiled.proto());
    Resource.Builder json = Resource.newBuilder();
    JsonFormat.parser().merge(new String(compiled.json(), UTF_8), json);
    assertThat(json.build()).isEqualTo(resource);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (KeyValue attribute : resource.getAttributesList()) {
      assertThat(attributes.put(attribute.getKey(), attribute.getValue().getStringValue()))
          .isNull();
    }
    return attributes;
  }
}
