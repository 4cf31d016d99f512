// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.value.Clip;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reader that stands before another one knows each method of {@link EventReader}: a new one that
 * it forgets fails here. Each method is called by reflection, on a reader whose texts all must not
 * get through.
 */
class ForwardingReaderTest {

  /** Asked of the framework's own reader alone. */
  private static final Set<String> OF_THE_FRAMEWORK = Set.of("queues", "pattern", "samples");

  /** They throw nothing. */
  private static final Set<String> SAFE =
      Set.of("epochSecond", "nanoOfSecond", "severity", "partialStackTrace");

  /** Those that read the message or the stack trace in another way answer these as all do. */
  private static final Set<String> FITTING_DEFAULTS =
      Set.of("appendMessage/2", "message/2", "partialStackTrace/2");

  private static final String TEXT = "secret ".repeat(100);
  private static final TestEvent EVENT = TestEvent.of("");

  static Stream<Method> methods() {
    return Arrays.stream(EventReader.class.getMethods())
        .filter(method -> !OF_THE_FRAMEWORK.contains(method.getName()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void eachReader_hasEachMethod(Method method) throws NoSuchMethodException {
    for (Class<?> reader : List.of(MaskedReader.class, SoundReader.class, EventCopy.class)) {
      Method own = reader.getMethod(method.getName(), method.getParameterTypes());
      boolean isForgotten = own.getDeclaringClass() == EventReader.class;
      String call = method.getName() + "/" + method.getParameterCount();
      assertThat(isForgotten && !FITTING_DEFAULTS.contains(call)).as("%s", reader).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void masked_showsNothing(Method method) throws Exception {
    FormatOptions options = new FormatOptions();
    options.set("maskKeys", "*");
    Masks masks = Masks.compile(options, new Problems());
    EventReader<TestEvent> masked =
        MaskedReader.of(source(false), masks, options, new JsonObjects());
    assertThat(texts(masked, method)).noneMatch(text -> text.contains("secret"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sound_neverThrows(Method method) throws Exception {
    SoundReader<TestEvent> sound =
        new SoundReader<>(source(true), new SoundValues(true, new JsonObjects()));
    assertThat(texts(sound, method)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void copy_cutsEachText(Method method) throws Exception {
    EventCopy<TestEvent> copy = new EventCopy<>(source(false), EVENT, false, 100);
    copy.cut(EventCopy.MIN_LENGTH);
    if (method.getReturnType() != StackTraceElement.class) { // names in code are short
      assertThat(texts(copy, method))
          .allMatch(text -> text.length() <= EventCopy.MIN_LENGTH + Clip.MARK.length());
    }
  }

  /** All texts that the method gives or hands over. */
  private static List<String> texts(EventReader<TestEvent> reader, Method method)
      throws IllegalAccessException, InvocationTargetException {
    List<String> texts = new ArrayList<>();
    StringBuilder target = new StringBuilder();
    Object[] arguments =
        Arrays.stream(method.getParameterTypes())
            .map(type -> argument(method, type, texts, target))
            .toArray();
    Object result = method.invoke(reader, arguments);
    texts.add(String.valueOf(result));
    texts.add(target.toString());
    return texts;
  }

  private static Object argument(
      Method method, Class<?> type, List<String> texts, StringBuilder target) {
    if (type == FieldSink.class) {
      return (FieldSink) (name, value) -> texts.addAll(List.of(name, String.valueOf(value)));
    } else if (type == Consumer.class) {
      return (Consumer<String>) texts::add;
    } else if (type == BiFunction.class) {
      return (BiFunction<String, @Nullable Object, @Nullable Object>) (name, value) -> value;
    } else if (type == StringBuilder.class) {
      return target;
    } else if (type == String.class) {
      return "name";
    } else if (type == boolean.class) {
      return false;
    } else if (type == Object.class) {
      return EVENT;
    }
    throw new AssertionError("say here what " + method + " is called with");
  }

  /** Has the text in all its parts, or fails at each that can. */
  @SuppressWarnings("unchecked")
  private static EventReader<TestEvent> source(boolean fails) {
    return (EventReader<TestEvent>)
        Proxy.newProxyInstance(
            EventReader.class.getClassLoader(),
            new Class<?>[] {EventReader.class},
            (proxy, method, arguments) -> {
              if (fails && !SAFE.contains(method.getName())) {
                throw new IllegalStateException(TEXT);
              }
              return answer(method, arguments);
            });
  }

  private static @Nullable Object answer(Method method, Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof FieldSink sink) {
        sink.accept("name", TEXT);
      } else if (argument instanceof Consumer<?>) {
        @SuppressWarnings("unchecked")
        Consumer<String> sink = (Consumer<String>) argument;
        sink.accept(TEXT);
      } else if (argument instanceof StringBuilder target) {
        target.append(TEXT);
      }
    }
    Class<?> type = method.getReturnType();
    if (type == String.class || type == Object.class) {
      return TEXT;
    } else if (type == StackTraceElement.class) {
      return new StackTraceElement(TEXT, TEXT, TEXT, 1);
    } else if (type == Severity.class) {
      return Severity.INFO;
    } else if (type == boolean.class) {
      return true;
    } else if (type == long.class) {
      return 1L;
    } else if (type == int.class) {
      return 1;
    } else if (type == void.class) {
      return null;
    }
    throw new AssertionError("say here what " + method + " answers");
  }
}
