// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.docs.Page;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/READING.md says of records is what arrives, and its code reads it. */
class ReadingPageIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Page PAGE = Page.of(Page.ROOT.resolve("docs/READING.md"));

  /** So that each shape has more than one event, and more than one line where it has lines. */
  private static final List<String> TEXTS = List.of("first é", "second 😀", "third\nline");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private void send(Framework framework, OptionFile file, List<Line> lines) {
    try (App app = framework.start(file.write(framework, directory, ""))) {
      lines.forEach(app::log);
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.stats().delivered()).isEqualTo(lines.size());
    }
  }

  private static OptionFile shape(EmbeddedKinesis kinesis, String options) {
    OptionFile file =
        new OptionFile(kinesis).with("partitionKey", "fixed:all").with("batch.linger", "1 min");
    for (String option : options.split(", ")) {
      file.with(option.split("=")[0], option.split("=")[1]);
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void defaultRecord_hasTheFieldsOfTheTable(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with("format.timeKey", "@timestamp")
            .with("format.timeKeyFormat", "iso8601")
            .with("format.includeCaller", "true")
            .with("format.includeHost", "true")
            .with("format.staticFields", "team=shop");
    Line line =
        Line.info("paid")
            .field("count", 3)
            .context("tenant", "acme")
            .marker("AUDIT")
            .thrown(new IllegalStateException("no session"));
    send(framework, file, List.of(line));

    Map<String, String> found = new LinkedHashMap<>();
    addTypes("", JSON.readTree(kinesis.records().get(0).data()), found);
    found.keySet().removeIf(key -> key.startsWith("pod_") || key.startsWith("ecs_"));
    if (framework == Framework.LOG4J2) {
      found.remove("text"); // our application's MapMessage has its text there
    }
    Map<String, String> described = new LinkedHashMap<>();
    for (List<String> row : PAGE.rows("## The default record")) {
      described.put(row.get(0).replace("`", ""), row.get(1));
    }
    assertThat(List.copyOf(found.entrySet()))
        .containsExactlyElementsOf(List.copyOf(described.entrySet()));
  }

  private static void addTypes(String path, JsonNode node, Map<String, String> types) {
    node.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              types.put(path + entry.getKey(), typeOf(value));
              addTypes(path + entry.getKey() + ".", value, types);
            });
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case ARRAY -> "list of texts";
      default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  static List<List<String>> shapes() {
    List<List<String>> shapes = PAGE.rows("## What is on the wire");
    assertThat(shapes).hasSizeGreaterThan(8);
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shapeOnTheWire_beginsAndEndsAsTheTableSays(List<String> row, EmbeddedKinesis kinesis) {
    kinesis.clear();
    String options = row.get(0).replace("`", "");
    send(Framework.LOGBACK, shape(kinesis, options), TEXTS.stream().map(Line::info).toList());

    assertThat(kinesis.records()).hasSize(row.get(3).equals("one") ? TEXTS.size() : 1);
    byte[] begins = bytes(row.get(1));
    byte[] ends = bytes(row.get(2));
    for (StoredRecord record : kinesis.records()) {
      byte[] data = record.data();
      assertThat(Arrays.copyOf(data, begins.length)).isEqualTo(begins);
      assertThat(Arrays.copyOfRange(data, data.length - ends.length, data.length)).isEqualTo(ends);
    }
  }

  /** {@code 7b} in code, or nothing. */
  private static byte[] bytes(String cell) {
    return cell.startsWith("`")
        ? HexFormat.of().parseHex(cell.replaceAll("`([0-9a-f ]+)`.*", "$1").replace(" ", ""))
        : new byte[0];
  }

  /** What the code of each language is shown: all shapes of JSON that it says it reads. */
  private List<StoredRecord> mixed(EmbeddedKinesis kinesis, boolean aggregates) {
    kinesis.clear();
    List<String> options =
        new ArrayList<>(
            List.of(
                "format.newline=none",
                "format.newline=lf",
                "format.compression=gzip",
                "batch.aggregation=newline",
                "batch.aggregation=newline, format.compression=gzip"));
    if (aggregates) {
      options.add("batch.aggregation=kpl");
      options.add("batch.aggregation=kpl, format.compression=gzip");
    }
    List<Line> lines = TEXTS.stream().map(Line::info).toList();
    options.forEach(each -> send(Framework.LOGBACK, shape(kinesis, each), lines));
    return kinesis.records();
  }

  private static void assertRead(List<String> read, int times) {
    assertThat(read).hasSize(times * TEXTS.size());
    TEXTS.forEach(text -> assertThat(read).filteredOn(text::equals).hasSize(times));
  }

  private static String snippet(String language) {
    return Page.allSnippets().stream()
        .filter(each -> each.where().startsWith("docs/READING.md"))
        .filter(each -> each.language().equals(language))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void java_readsAllShapes(EmbeddedKinesis kinesis) throws Exception {
    Path source = Files.writeString(directory.resolve("Events.java"), snippet("java"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            directory.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      assertThat(
              compiler
                  .getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .as(errors.toString())
          .isTrue();
    }
    List<String> read = new ArrayList<>();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      var method = loader.loadClass("Events").getDeclaredMethod("of", ByteBuffer.class);
      method.setAccessible(true);
      for (StoredRecord record : mixed(kinesis, true)) {
        for (byte[] data :
            KclReader.data(record, KclReader.FIRST_HASH_KEY, KclReader.LAST_HASH_KEY)) {
          for (Object event : (List<?>) method.invoke(null, ByteBuffer.wrap(data))) {
            read.add(JSON.readTree(event.toString()).get("message").asText());
          }
        }
      }
    }
    assertRead(read, 7);
  }

  @Test
  void node_readsAllShapes(EmbeddedKinesis kinesis) throws Exception {
    Tools.assume("Node with " + NodePackage.NAME + " of npm", NodePackage.isInstalled());
    Path script = Files.writeString(directory.resolve("reader.js"), snippet("js"));
    String run =
        "require('"
            + script.toString().replace('\\', '/')
            + "').handler(JSON.parse(require('fs').readFileSync(0, 'utf8')))"
            + ".then(events => console.log(JSON.stringify(events)))";
    ProcessBuilder node =
        new ProcessBuilder("node", "-e", run).directory(NodePackage.HOME.toFile());
    node.environment().put("NODE_PATH", NodePackage.HOME.resolve("node_modules").toString());
    assertRead(messages(node, lambdaEvent(mixed(kinesis, true))), 7);
  }

  @Test
  void python_readsAllShapesButAggregates(EmbeddedKinesis kinesis) throws Exception {
    Tools.assume("Python 3", Tools.runs("python3", "--version"));
    Files.writeString(directory.resolve("reader.py"), snippet("python"));
    String run =
        "import json, sys, reader\n"
            + "print(json.dumps(reader.handler(json.load(sys.stdin), None)))";
    ProcessBuilder python = new ProcessBuilder("python3", "-c", run).directory(directory.toFile());
    python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    python.environment().put("PYTHONPATH", directory.toString());
    assertRead(messages(python, lambdaEvent(mixed(kinesis, false))), 5);
  }

  /** What Lambda hands to a function, as far as the code looks at it. */
  private static String lambdaEvent(List<StoredRecord> records) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (StoredRecord record : records) {
      String data = Base64.getEncoder().encodeToString(record.data());
      list.add(
          Map.of(
              "kinesis",
              Map.of("partitionKey", record.partitionKey(), "sequenceNumber", "1", "data", data)));
    }
    return JSON.writeValueAsString(Map.of("Records", list));
  }

  private List<String> messages(ProcessBuilder program, String input) throws Exception {
    Path in = Files.writeString(directory.resolve("input"), input);
    Path out = directory.resolve("output");
    Process process =
        program
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isZero();
    List<String> messages = new ArrayList<>();
    JSON.readTree(Files.readString(out, UTF_8))
        .forEach(event -> messages.add(event.get("message").asText()));
    return messages;
  }

  /** The trap that the page warns of: no error, and the rest is gone. */
  @Test
  void readerOfOneJsonValue_dropsTheRestOfANewlineRecord(EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.clear();
    send(
        Framework.LOGBACK,
        shape(kinesis, "batch.aggregation=newline"),
        TEXTS.stream().map(Line::info).toList());
    byte[] data = kinesis.records().get(0).data();
    assertThat(JSON.readTree(data).get("message").asText()).isEqualTo(TEXTS.get(0));
    assertThat(new String(data, UTF_8).lines()).hasSize(TEXTS.size());
  }

  /** Firehose puts one record behind the other, with nothing in between. */
  @Test
  void recordsInARow_areLinesOnlyWithNewlineLf(EmbeddedKinesis kinesis) {
    for (String newline : List.of("none", "lf")) {
      kinesis.clear();
      send(
          Framework.LOGBACK,
          shape(kinesis, "format.newline=" + newline),
          TEXTS.stream().map(Line::info).toList());
      StringBuilder object = new StringBuilder();
      kinesis.records().forEach(record -> object.append(new String(record.data(), UTF_8)));
      assertThat(object.toString().lines()).hasSize(newline.equals("lf") ? TEXTS.size() : 1);
    }
  }

  /** kpl compresses each event alone, newline all of a record together. */
  @Test
  void compressionOfAnAggregate_isWorthMoreWithNewline(EmbeddedKinesis kinesis) {
    List<Line> lines =
        Stream.iterate(0, i -> i + 1)
            .limit(20)
            .map(i -> Line.info("order " + i + " paid"))
            .toList();
    int[] sizes = new int[2];
    for (int i = 0; i < 2; i++) {
      kinesis.clear();
      String aggregation = i == 0 ? "newline" : "kpl";
      send(
          Framework.LOGBACK,
          shape(kinesis, "batch.aggregation=" + aggregation + ", format.compression=gzip"),
          lines);
      sizes[i] = kinesis.records().stream().mapToInt(record -> record.data().length).sum();
    }
    assertThat(sizes[1]).isGreaterThan(3 * sizes[0]);
  }
}
