// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text that a user gave for the options of one section. Frameworks fill it through the setters
 * of its subclasses (Logback) or by name (Log4j 2); values are parsed when the appender starts, so
 * that all problems can be reported together. Not thread-safe: filled and read by the thread that
 * starts the appender.
 */
public abstract class OptionSection {

  private final String section;
  private final List<Option<?>> table;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Set<String> ofVariables = new LinkedHashSet<>();
  private final List<String> unknown = new ArrayList<>();
  private final Set<String> repeated = new LinkedHashSet<>(); // given another value later
  private final Set<String> refused = new LinkedHashSet<>(); // a second start says the same
  private final Map<String, String> refusedOptions = new LinkedHashMap<>(); // the same
  private final Map<String, String> unreadable = new HashMap<>(); // kept for a second start

  private boolean given;
  private boolean touched; // an option was named, be it with a blank value

  OptionSection(String section, List<Option<?>> table) {
    this.section = section;
    this.table = table;
  }

  /** Takes over what the user gave for another section of this kind. */
  final void copyFrom(OptionSection other) {
    texts.putAll(other.texts);
    ofVariables.addAll(other.ofVariables);
    unknown.addAll(other.unknown);
    refused.addAll(other.refused);
    refusedOptions.putAll(other.refusedOptions);
    given |= other.given;
    touched |= other.touched;
  }

  /** The section's name in both frameworks, such as {@code batch}; empty for the appender's own. */
  public final String section() {
    return section;
  }

  /** All options of this section. */
  public final List<Option<?>> table() {
    return table;
  }

  /** Sets an option by name; a name that is not in the table becomes a problem at start. */
  public final void set(String name, String text) {
    if (!takes(name)) {
      unknown.add(name);
      return;
    }
    touched = true;
    unreadable.remove(name);
    boolean isSecond = isSetInFile(option(name));
    if (put(name, text)) {
      ofVariables.remove(name); // the file wins over the environment
      if (isSecond) {
        repeated.add(name);
      }
    }
  }

  /** Whether there is such an option. */
  public final boolean takes(String name) {
    for (Option<?> option : table) {
      if (option.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  final boolean takesInAnyCase(String name) {
    return table.stream().anyMatch(option -> option.name().equalsIgnoreCase(name));
  }

  /**
   * Sets an option to nothing, unless the file sets it to something: for a framework that hands
   * over no empty text.
   *
   * @return whether that changed what is set
   */
  public final boolean setToNothing(String name) {
    boolean changes = !touched;
    if (!isSetInFile(option(name))) {
      String before = texts.get(name);
      set(name, "");
      changes |= !Objects.equals(before, texts.get(name));
    }
    return changes;
  }

  /** Adds a name for which the framework has no setter. */
  public final void refuseUnknown(String name) {
    unknown.add(name);
  }

  /** Refuses the options with two values: in a file that is a mistake, and the last would win. */
  public final void refuseRepeated() {
    for (String name : repeated) {
      refuse(path(name) + " is given twice: remove one");
    }
  }

  /** The user wrote this section down, be it without any option. */
  final void give() {
    given = true;
  }

  final boolean isGiven() {
    return given;
  }

  /** Adds a mistake of the framework's own configuration, reported at start. */
  public final void refuse(String problem) {
    refused.add(problem);
  }

  /** Adds a mistake in the text of one option. Nothing else is said of that option then. */
  public final void refuse(String name, String problem) {
    refusedOptions.put(path(name), problem);
  }

  /** Blank text is no value, where it has no meaning of its own: a variable that is not set. */
  private boolean put(String name, String text) {
    boolean meant = !text.isBlank() || option(name).isVerbatim();
    if (meant) {
      texts.put(name, option(name).isVerbatim() ? text : text.strip());
    }
    return meant;
  }

  private Option<?> option(String name) {
    for (Option<?> option : table) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw new NoSuchElementException(name);
  }

  /** The value: what was set, else the default. */
  public final <T> T get(Option<T> option) {
    T value = find(option);
    if (value == null) {
      throw new IllegalStateException(path(option.name()) + " is not set and has no default");
    }
    return value;
  }

  /** The value, or null where none was set and there is no default. */
  public final <T> @Nullable T find(Option<T> option) {
    String text = texts.getOrDefault(option.name(), option.defaultText());
    return text == null ? null : option.parse(text);
  }

  /** Whether the user set it in the file, so meant it for this appender. */
  public final boolean isSetInFile(Option<?> option) {
    return isSet(option) && !ofVariables.contains(option.name());
  }

  /** Whether the user set it, in the file or in the environment. */
  public final boolean isSet(Option<?> option) {
    return texts.containsKey(option.name());
  }

  /** A number that two sections share whose options have the same texts. */
  public final int fingerprint() {
    return texts.hashCode();
  }

  /** The full name of an option, such as {@code batch.linger}. */
  public final String path(String name) {
    return section.isEmpty() ? name : section + "." + name;
  }

  /** Fills what the file left out from {@code SLUICE_<SECTION>_<OPTION>}. */
  final void fillFrom(Function<String, @Nullable String> environment) {
    for (Option<?> option : table) {
      String value = environment.apply(variable(option.name()));
      // A container's template leaves a variable out by an empty value; none says nothing.
      if (value != null
          && !value.isEmpty()
          && !texts.containsKey(option.name())
          && put(option.name(), value)) {
        ofVariables.add(option.name());
      }
    }
  }

  /** The environment variable of an option, such as {@code SLUICE_BATCH_LINGER}. */
  public final String variable(String name) {
    StringBuilder variable = new StringBuilder(Variables.PREFIX).append(section);
    if (!section.isEmpty()) {
      variable.append('_');
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        variable.append('_');
      }
      variable.append(c);
    }
    return variable.toString().toUpperCase(Locale.ROOT);
  }

  final void check(Problems problems) {
    ofVariables.forEach(name -> problems.from(variable(name), path(name)));
    refused.forEach(problems::add);
    refusedOptions.forEach(problems::addOnly);
    texts.putAll(unreadable);
    unreadable.clear();
    if (given && !touched && texts.isEmpty() && unknown.isEmpty()) {
      // A bean-filling framework skips text and attributes of an element that is a section.
      problems.add(
          "%1$s sets no option: each option is an element of its own, such as <%1$s><%2$s>..."
              .formatted(section, table.get(0).name()));
    }
    for (String name : unknown) {
      String former = OptionNames.former(this, name);
      problems.add(
          path(name)
              + " is not an option; "
              + (former == null ? OptionNames.meant(this, name) + whatIsTaken() : former));
    }
    for (Option<?> option : table) {
      String text = texts.get(option.name());
      if (text != null) {
        check(option, text, problems);
      }
    }
  }

  private void check(Option<?> option, String text, Problems problems) {
    try {
      option.parse(text);
    } catch (IllegalArgumentException e) {
      String name = path(option.name());
      problems.add(name, option.rule(), text, String.valueOf(e.getMessage()));
      problems.endOf(name);
      // the default replaces it, so that everything else is checked too
      texts.remove(option.name());
      unreadable.put(option.name(), text);
    }
  }

  private String whatIsTaken() {
    String names = table.stream().map(Option::name).collect(Collectors.joining(", "));
    return section.isEmpty()
        ? "the appender takes " + names + " and the sections " + OptionNames.sectionNames()
        : "the section " + section + " takes " + names;
  }
}
