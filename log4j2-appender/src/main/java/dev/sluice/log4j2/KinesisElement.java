// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.composite.CompositeConfiguration;
import org.apache.logging.log4j.core.config.json.JsonConfiguration;
import org.apache.logging.log4j.core.config.plugins.PluginVisitorStrategy;
import org.apache.logging.log4j.core.config.plugins.visitors.AbstractPluginVisitor;
import org.apache.logging.log4j.core.lookup.StrSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <Kinesis>} element as it stands in the configuration, whatever the file's format.
 * Options are read by name from the one table, so nothing here names one. Filled by the thread that
 * reads the configuration, then only read.
 */
final class KinesisElement {

  /** Marks the parameter of the factory for the whole element. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @PluginVisitorStrategy(Visitor.class)
  @interface Read {}

  /** Reads the element for the factory; Log4j makes one by reflection, so it is public. */
  public static final class Visitor extends AbstractPluginVisitor<Read> {

    public Visitor() {
      super(Read.class);
    }

    @Override
    public Object visit(
        Configuration configuration, Node node, @Nullable LogEvent event, StringBuilder log) {
      log.append("options not shown"); // they contain secrets
      KinesisElement element = new KinesisElement(configuration, substitutor, event);
      element.read(node);
      node.getAttributes().clear(); // otherwise Log4j reports them as unused
      return element;
    }
  }

  /**
   * What Log4j's JSON, YAML and properties files call {@code format.type}: there {@code type} is
   * the element's own class and never reaches a plugin.
   */
  static final String FORMAT_TYPE = "formatType";

  /** What Log4j makes of null in JSON and of a YAML key without a value. */
  private static final String NULL = "null";

  private final Configuration configuration;
  private final StrSubstitutor substitutor;
  private final @Nullable LogEvent event;

  private final SluiceOptions options = new SluiceOptions();
  private final Set<String> seen = new HashSet<>();
  private final List<Filter> filters = new ArrayList<>();
  private final StringBuilder settings = new StringBuilder();
  private boolean ignoresExceptions = true;
  private @Nullable String name;
  private @Nullable Layout<?> layout;

  private KinesisElement(
      Configuration configuration, StrSubstitutor substitutor, @Nullable LogEvent event) {
    this.configuration = configuration;
    this.substitutor = substitutor;
    this.event = event;
  }

  private void read(Node node) {
    for (Map.Entry<String, String> attribute : attributes(node).entrySet()) {
      String key = attribute.getKey();
      if (key.equalsIgnoreCase("name")) {
        name = attribute.getValue();
      } else if (key.equalsIgnoreCase("ignoreExceptions")) {
        ignoresExceptions = isNotFalse(attribute.getValue().strip());
      } else if (section(key) != null) {
        refuseText(key, attribute.getValue()); // YAML's "Batch: 1 s"
      } else {
        set(options, key, attribute.getValue(), written(node, attribute));
      }
    }
    refuseText(node.getName(), node.getValue());
    node.getChildren().forEach(this::readChild);
    options.sections().forEach(OptionSection::refuseRepeated);
  }

  private boolean isNotFalse(String text) {
    boolean isFalse = text.equalsIgnoreCase("false");
    if (!isFalse && !text.isEmpty() && !text.equalsIgnoreCase("true")) {
      options.refuse("ignoreExceptions must be true or false: \"" + text + "\" is neither");
    }
    return !isFalse;
  }

  private void readChild(Node child) {
    OptionSection section = section(child.getName());
    if (section != null) {
      readSection(child, section);
    } else if (!readAsOption(child, options)) {
      readPlugin(child);
    }
  }

  private void readSection(Node node, OptionSection section) {
    if (!seen.add(section.section())) {
      options.refuse("<" + node.getName() + "> is there twice: put its options into one");
    }
    for (Map.Entry<String, String> attribute : attributes(node).entrySet()) {
      boolean isType = section == options.format() && attribute.getKey().equals(FORMAT_TYPE);
      String option = isType ? FormatOptions.TYPE.name() : attribute.getKey();
      set(section, option, attribute.getValue(), written(node, attribute));
    }
    refuseText(node.getName(), node.getValue());
    for (Node child : node.getChildren()) {
      if (!readAsOption(child, section)) {
        options.refuse(
            "<" + node.getName() + "> takes options only, one value each: " + child.getName());
      }
    }
  }

  /** In XML, an element with text is an attribute, unless a plugin has the option's name. */
  private boolean readAsOption(Node child, OptionSection section) {
    String text = child.getValue();
    boolean isText = text != null && !child.hasChildren() && child.getAttributes().isEmpty();
    if (!isOption(section, child.getName())) {
      return false;
    }
    if (text != null && isText) {
      set(section, child.getName(), substitute(text), text);
    } else if (child.getType() == null) { // an array or an object of JSON or YAML
      section.refuse(child.getName(), "takes one text: write a list with commas, as in a,b");
    } else {
      return false;
    }
    return true;
  }

  private void readPlugin(Node child) {
    if (child.getType() == null) {
      options.refuse(
          "<" + child.getName() + "> is not an element of <Kinesis>, which takes " + what());
      return;
    }
    StringBuilder text = new StringBuilder();
    describe(child, text); // before Log4j consumes it
    configuration.createConfiguration(child, event);
    Object made = child.getObject();
    if (made instanceof Layout<?> given) {
      if (layout != null) {
        options.refuse("<" + child.getName() + "> is a second layout: remove one");
      }
      layout = given;
      settings.append(text);
    } else if (made instanceof Filter filter) {
      filters.add(filter);
    } else if (made == null) {
      options.refuse("<" + child.getName() + "> could not be created: see the error before");
    } else {
      options.refuse("<" + child.getName() + "> has no place in <Kinesis>, which takes " + what());
    }
  }

  private void set(OptionSection section, String option, String text, String written) {
    Lookups.refuseUnresolved(section, option, written, this::substitute);
    section.set(option, text);
    settings.append(section.path(option)).append('=').append(text).append('\0');
  }

  private void refuseText(String element, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      options.refuse("<" + element + "> takes attributes and elements, no text of its own");
    }
  }

  private @Nullable OptionSection section(String element) {
    return options.sections().stream()
        .filter(section -> section.section().equalsIgnoreCase(element))
        .findAny()
        .orElse(null);
  }

  private static boolean isOption(OptionSection section, String name) {
    return section.table().stream().map(Option::name).anyMatch(name::equals);
  }

  private String what() {
    return options.sections().stream()
            .map(OptionSection::section)
            .skip(1)
            .collect(Collectors.joining(", "))
        + ", a layout and filters";
  }

  /** The value as the file has it, with its lookups. */
  private static String written(Node node, Map.Entry<String, String> resolved) {
    return Objects.requireNonNullElse(
        node.getAttributes().get(resolved.getKey()), resolved.getValue());
  }

  /**
   * The attributes in a fixed order, with lookups resolved, without those of XML itself. Null is
   * nothing, as an empty text of XML is.
   */
  private Map<String, String> attributes(Node node) {
    Map<String, String> attributes = new TreeMap<>();
    node.getAttributes()
        .forEach((key, text) -> attributes.put(key, isNull(text) ? "" : substitute(text)));
    attributes.keySet().removeIf(key -> key.startsWith("xml:") || key.startsWith("xmlns"));
    return attributes;
  }

  private boolean isNull(@Nullable String text) {
    return NULL.equals(text)
        && (configuration instanceof JsonConfiguration
            || configuration instanceof CompositeConfiguration); // which may have read JSON
  }

  private String substitute(String text) {
    return substitutor.replace(event, text);
  }

  private void describe(Node node, StringBuilder text) {
    text.append('<').append(node.getName()).append(attributes(node));
    text.append(node.getValue() == null ? "" : substitute(node.getValue())).append('\0');
    node.getChildren().forEach(child -> describe(child, text));
    text.append('>');
  }

  /** The appender's name, or null where it has none. */
  @Nullable String name() {
    return name;
  }

  /** Whether the appender throws nothing. */
  boolean ignoresExceptions() {
    return ignoresExceptions;
  }

  SluiceOptions options() {
    return options;
  }

  /** A layout that replaces our formats, or null. */
  @Nullable Layout<?> layout() {
    return layout;
  }

  List<Filter> filters() {
    return filters;
  }

  Configuration configuration() {
    return configuration;
  }

  /** Equal for equal options and layout. It contains secrets. */
  String settings() {
    return settings.toString();
  }
}
