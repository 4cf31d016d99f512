// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.CoreConstants;
import dev.sluice.options.Option;
import dev.sluice.options.OptionSection;
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

  SluiceOptions own() {
    return options;
  }

  /** Takes a section's element. A second one would replace the first, so it is a mistake. */
  <S extends OptionSection> void section(S section, BiConsumer<SluiceOptions, S> setter) {
    setter.accept(options, section);
    if (!given.add(section.section())) {
      options.refuse(section.section() + " is given twice: put its options into one");
    }
  }

  /** Hands the mistakes over to the options, which report them with all others. */
  void refuseMistakes(KinesisAppender appender, JoranWatch joran) {
    joran.errors().forEach(options::refuse);
    for (OptionSection section : options.sections()) {
      Class<?> bean = section == options ? appender.getClass() : section.getClass();
      List<String> unknown = joran.takeUnknown(bean);
      unknown.forEach(name -> section.set(name, "")); // which records the problem
      if (given.contains(section.section()) && unknown.isEmpty()) {
        refuseEmpty(section);
      }
      refuseUndefined(section);
    }
  }

  /** Joran skips the text and the attributes of an element that it reads as a section. */
  private static void refuseEmpty(OptionSection section) {
    if (section.table().stream().noneMatch(section::isSet)) {
      section.refuse(
          "%1$s sets no option: in Logback each option is an element of its own, such as <%1$s><%2$s>..."
              .formatted(section.section(), section.table().get(0).name()));
    }
  }

  /** Logback replaces a property that nobody defines by its name: a stream could be called that. */
  private static void refuseUndefined(OptionSection section) {
    for (Option<?> option : section.table()) {
      try {
        if (String.valueOf(section.find(option)).contains(UNDEFINED)) {
          section.refuse( // without the value: it may be part of a secret
              section.path(option.name())
                  + " refers to a property that is not defined: define it, or give a default as in"
                  + " ${NAME:-default}");
        }
      } catch (IllegalArgumentException e) {
        // unreadable, which is a problem of its own
      }
    }
  }
}
