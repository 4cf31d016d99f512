// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.joran.GenericXMLConfigurator;
import ch.qos.logback.core.model.AppenderModel;
import ch.qos.logback.core.model.ImplicitModel;
import ch.qos.logback.core.model.Model;
import ch.qos.logback.core.model.SiftModel;
import ch.qos.logback.core.model.processor.ModelInterpretationContext;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the options that the file sets to nothing, such as {@code <tags></tags>}: Joran calls no
 * setter for an element without text. Only the model of the file shows them, and Joran shows its
 * model at the end of the file alone, when the appender has started. Used by the thread that reads
 * the file.
 */
final class EmptyElements implements ConfigurationEventListener {

  /** Reads a changed file, and if that is no XML, the model of the file before it once more. */
  private static final String RELOAD = "ch.qos.logback.classic.joran.ReconfigureOnChangeTask";

  private final Context context;
  private final String appender;
  private final SluiceOptions options;
  private @Nullable Consumer<Boolean> whenRead; // null once it was called

  private EmptyElements(
      Context context, String appender, SluiceOptions options, Consumer<Boolean> whenRead) {
    this.context = context;
    this.appender = appender;
    this.options = options;
    this.whenRead = whenRead;
  }

  /**
   * If this thread reads a file, sets the options that the file sets to nothing, once it is read.
   *
   * @param whenRead called then; true if there was such an option
   * @return false if no file is being read: then nothing is called
   */
  static boolean await(
      Context context, String appender, SluiceOptions options, Consumer<Boolean> whenRead) {
    boolean reading =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.anyMatch(EmptyElements::readsFile));
    if (reading) {
      context.addConfigurationEventListener(
          new EmptyElements(context, appender, options, whenRead));
    }
    return reading;
  }

  /**
   * Sets the options that the file sets to nothing for an appender of {@code <sift>}. Joran makes
   * it when an event needs it; the model of the whole file is in the context by then.
   */
  static void setInSift(@Nullable Context context, String appender, SluiceOptions options) {
    if (context != null
        && context.getObject(CoreConstants.SAFE_JORAN_CONFIGURATION) instanceof Model file) {
      new EmptyElements(context, appender, options, any -> {}).setInSift(file, false);
    }
  }

  private void setInSift(Model model, boolean isSifted) {
    if (isSifted
        && model instanceof AppenderModel element
        && isNamedBy(String.valueOf(element.getName()))) {
      setIn(element);
    }
    for (Model child : model.getSubModels()) {
      setInSift(child, isSifted || model instanceof SiftModel);
    }
  }

  /** The name in the file has a property whose value the event gave. */
  private boolean isNamedBy(String inFile) {
    return appender.matches(Pattern.quote(inFile).replaceAll("\\$\\{[^{}]*}", "\\\\E.*\\\\Q"));
  }

  private static boolean readsFile(StackWalker.StackFrame frame) {
    return switch (frame.getMethodName()) {
      case "doConfigure" ->
          GenericXMLConfigurator.class.isAssignableFrom(frame.getDeclaringClass());
      case "fallbackConfiguration" -> frame.getClassName().equals(RELOAD);
      default -> false;
    };
  }

  @Override
  public void listen(ConfigurationEvent event) {
    Consumer<Boolean> once = whenRead;
    if (once != null
        && event.getEventType() == ConfigurationEvent.EventType.CONFIGURATION_STARTED) {
      stopListening(); // another file begins: ours ended without an event
      once.accept(false);
    } else if (once != null && isEnd(event)) {
      stopListening();
      once.accept(setIn(event.getData()));
    }
  }

  private boolean setIn(Object reader) {
    try {
      if (reader instanceof GenericXMLConfigurator joran) {
        ModelInterpretationContext file = joran.getModelInterpretationContext();
        return setIn(file, file.getTopModel());
      }
      return context.getObject(CoreConstants.SAFE_JORAN_CONFIGURATION) instanceof Model before
          && setIn(new ModelInterpretationContext(context), before);
    } catch (NoSuchMethodError e) {
      return false; // an old Logback does not show its model
    }
  }

  private void stopListening() {
    whenRead = null; // an old Logback keeps its listeners
    try {
      context.removeConfigurationEventListener(this);
    } catch (NoSuchMethodError e) {
      // before 1.5.7
    }
  }

  /** Before 1.5.7 there was one end alone, whose name had no more words. */
  private static boolean isEnd(ConfigurationEvent event) {
    return event.getEventType().name().startsWith("CONFIGURATION_ENDED");
  }

  private boolean setIn(ModelInterpretationContext file, Model model) {
    if (model.isSkipped()) {
      return false; // an if or a profile that does not hold
    }
    boolean any =
        model instanceof AppenderModel element
            && appender.equals(file.subst(element.getName()))
            && setIn(element);
    for (Model child : model.getSubModels()) {
      any |= setIn(file, child);
    }
    return any;
  }

  private boolean setIn(AppenderModel element) {
    boolean any = setWithin(element, options);
    for (Model child : element.getSubModels()) {
      for (OptionSection section : options.sections()) {
        if (section.section().equals(name(child))) {
          any |= setWithin(child, section);
        }
      }
    }
    return any;
  }

  private static boolean setWithin(Model element, OptionSection section) {
    boolean any = false;
    for (Model child : element.getSubModels()) {
      boolean empty = child.getBodyText() == null && child.getSubModels().isEmpty();
      if (empty && child instanceof ImplicitModel && section.takes(name(child))) {
        any |= section.setToNothing(name(child));
        child.addText(""); // Spring Boot's ahead-of-time processing writes the model down
      }
    }
    return any;
  }

  /** Joran takes an element by the name of its setter: its first letter may be a capital. */
  private static String name(Model element) {
    String tag = element.getTag();
    return tag.substring(0, 1).toLowerCase(Locale.ROOT) + tag.substring(1);
  }
}
