// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.source.util.JavacTask;
import dev.sluice.it.docs.Page.Snippet;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** Every fenced block is what it says it is. What it configures is started by DocumentsIT. */
class SnippetsTest {

  /** Nothing else is in a document, so that no block is left out for the name of its language. */
  private static final Set<String> LANGUAGES =
      Set.of(
          "",
          "xml",
          "json",
          "yaml",
          "java",
          "properties",
          "ini",
          "aconf",
          "toml",
          "sh",
          "groovy",
          "js",
          "python");

  /** Only these are there to show what is to be replaced: nothing here can check them. */
  private static final Set<String> UNREADABLE = Set.of("ini", "aconf", "toml");

  @TempDir java.nio.file.Path directory;

  private static List<Snippet> of(String language) {
    List<Snippet> found =
        Page.allSnippets().stream().filter(each -> each.language().equals(language)).toList();
    assertThat(found).as(language).isNotEmpty();
    return found;
  }

  static List<Snippet> xml() {
    return of("xml");
  }

  static List<Snippet> json() {
    return of("json");
  }

  static List<Snippet> yaml() {
    return of("yaml");
  }

  static List<Snippet> properties() {
    return of("properties");
  }

  static List<Snippet> java() {
    return of("java").stream().filter(each -> !each.isForeign()).toList();
  }

  @Test
  void languages_areKnown() {
    assertThat(Page.allSnippets())
        .allSatisfy(each -> assertThat(each.language()).as(each.where()).isIn(LANGUAGES));
  }

  @Test
  void foreignSnippets_areOfOtherProducts() {
    List<Snippet> foreign = Page.allSnippets().stream().filter(Snippet::isForeign).toList();
    assertThat(foreign)
        .allSatisfy(
            each -> {
              assertThat(each.where()).startsWith("docs/migration/");
              assertThat(each.text()).doesNotContain("sluice").doesNotContain("<Kinesis");
            });
    assertThat(Page.allSnippets())
        .filteredOn(each -> UNREADABLE.contains(each.language()))
        .allSatisfy(each -> assertThat(each.isForeign()).as(each.where()).isTrue());
  }

  @ParameterizedTest
  @MethodSource
  void xml(Snippet snippet) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(snippet.text())));
  }

  @ParameterizedTest
  @MethodSource
  void json(Snippet snippet) throws IOException {
    JsonNode node =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(snippet.text());
    assertThat(node.isContainerNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void yaml(Snippet snippet) throws IOException {
    assertThat(new YAMLMapper().readTree(snippet.text()).isContainerNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void properties(Snippet snippet) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(snippet.text()));
    assertThat(properties.values()).isNotEmpty().allMatch(value -> !value.toString().isEmpty());
  }

  @ParameterizedTest
  @MethodSource
  void java(Snippet snippet) throws IOException {
    if (snippet.text().startsWith("module ")) {
      assertParses(snippet); // which modules there are depends on the path: see ModulePathIT
      return;
    }
    String unit = JavaUnit.of(snippet.text());
    Matcher type = Pattern.compile("(?:class|interface|record|enum) (\\w+)").matcher(unit);
    assertThat(type.find()).as(unit).isTrue();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + type.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return unit;
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            directory.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean compiles = compiler.getTask(errors, null, null, options, null, List.of(source)).call();
    assertThat(compiles).as("%s\n%s\n%s", snippet.where(), errors, unit).isTrue();
  }

  private static void assertParses(Snippet snippet) throws IOException {
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///module-info.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return snippet.text();
          }
        };
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, null, null, List.of(source));
    task.parse();
    assertThat(problems.getDiagnostics()).as(snippet.where()).isEmpty();
  }
}
