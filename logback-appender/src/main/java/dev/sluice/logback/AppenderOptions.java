// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.CoreConstants;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.OptionNames;
import dev.sluice.options.OptionSection;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The options as Joran fills them, and the mistakes that only Logback's configuration can hold.
 * Used by the thread that configures and starts the appender.
 */
final class AppenderOptions {

  private static final String UNDEFINED = CoreConstants.UNDEFINED_PROPERTY_SUFFIX;

  private final SluiceOptions options = new SluiceOptions();
  private final Set<String> given = new HashSet<>();
  private final Set<String> givenTwice = new HashSet<>();

  SluiceOptions own() {
    return options;
  }

  /** Takes a section's element. A second one would replace the first, so it is a mistake. */
  <S extends OptionSection> void section(S section, BiConsumer<SluiceOptions, S> setter) {
    setter.accept(options, section);
    if (!given.add(section.section())) {
      givenTwice.add(section.section());
    }
  }

  /** Completes the options from the environment, and adds all that is wrong with them. */
  void check(KinesisAppender appender, JoranWatch joran, boolean encoded, Problems problems) {
    joran.errors().forEach(problems::add);
    givenTwice.stream()
        .sorted()
        .forEach(name -> problems.add(name + " is given twice: put all its options into one"));
    for (OptionSection section : options.sections()) {
      Class<?> bean = section == options ? appender.getClass() : section.getClass();
      List<String> unknown = joran.takeUnknown(bean);
      unknown.forEach(name -> section.set(name, "")); // which records the problem
      if (given.contains(section.section()) && unknown.isEmpty()) {
        checkNotEmpty(section, problems);
      }
      checkDefined(section, problems);
    }
    if (encoded) {
      checkEncoded(options.format(), problems);
    }
    Problems resolved = new Problems(); // rules over several options want it to be empty
    OptionNames.resolve(options, System::getenv, resolved);
    resolved.messages().forEach(problems::add);
  }

  /** Joran skips the text and the attributes of an element that it reads as a section. */
  private static void checkNotEmpty(OptionSection section, Problems problems) {
    if (section.table().stream().noneMatch(section::isSet)) {
      String name = section.section();
      String example = section.table().get(0).name();
      problems.add(
          name
              + " sets no option: in Logback each option is an element of its own, such as <"
              + name
              + "><"
              + example
              + ">...");
    }
  }

  /** Logback replaces a property that nobody defines by its name: a stream could be called that. */
  private static void checkDefined(OptionSection section, Problems problems) {
    for (Option<?> option : section.table()) {
      if (section.isSet(option) && text(section, option).contains(UNDEFINED)) {
        problems.add( // without the value: it may be part of a secret
            section.path(option.name())
                + " refers to a property that is not defined: define it, or give a default as in"
                + " ${NAME:-default}");
      }
    }
  }

  private static String text(OptionSection section, Option<?> option) {
    try {
      return String.valueOf(section.find(option));
    } catch (IllegalArgumentException e) {
      return ""; // unreadable, which is a problem of its own
    }
  }

  /** An option that an encoder leaves without effect would promise what does not happen. */
  private static void checkEncoded(FormatOptions format, Problems problems) {
    for (Option<?> option : format.table()) {
      if (format.isSet(option)
          && option != FormatOptions.MAX_EVENT_BYTES
          && System.getenv(format.variable(option.name())) == null) { // meant for all appenders
        problems.add(
            format.path(option.name())
                + " has no effect with an encoder or a layout, whose bytes are the record: remove"
                + " the one or the other");
      }
    }
  }

  /** Whether {@code enabled} is false; one that cannot be read is a problem instead. */
  boolean isDisabled() {
    return text(options, SluiceOptions.ENABLED).equals("false");
  }
}
