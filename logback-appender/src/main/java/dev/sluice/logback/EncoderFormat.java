// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.pattern.PatternLayoutBase;
import ch.qos.logback.core.spi.ContextAware;
import ch.qos.logback.core.spi.LifeCycle;
import dev.sluice.options.OptionSection;
import dev.sluice.spi.EventEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Makes a record with an encoder or a layout of Logback's, in UTF-8 unless the encoder says
 * otherwise. Header and footer are not sent: a record stands alone.
 *
 * <p>Called on several threads at once without a lock, as Logback's own appenders have done since
 * 1.3: an encoder that works there works here. Like them, it never stops an encoder.
 */
final class EncoderFormat {

  private EncoderFormat() {}

  static <E> EventEncoder<E> of(Encoder<E> encoder, Context context, OptionSection options) {
    makeReady(encoder, context);
    if (encoder instanceof LayoutWrappingEncoder<E> wrapping) {
      if (wrapping.getCharset() == null) {
        wrapping.setCharset(StandardCharsets.UTF_8); // otherwise the machine's charset
      }
      Layout<E> layout = wrapping.getLayout();
      if (layout == null) {
        options.refuse("encoder needs a layout: " + encoder.getClass().getName() + " has none");
      } else {
        makeReady(layout, context);
        check("encoder", layout, options);
      }
    }
    return encoder::encode;
  }

  static <E> EventEncoder<E> of(Layout<E> layout, Context context, OptionSection options) {
    makeReady(layout, context);
    check("layout", layout, options);
    return event -> {
      String text = layout.doLayout(event);
      return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Starts an encoder, as Joran does, for an appender that is built in code. */
  private static <T extends ContextAware & LifeCycle> void makeReady(T component, Context context) {
    if (component.getContext() == null) {
      component.setContext(context);
    }
    if (!component.isStarted()) {
      component.start();
    }
  }

  /** A pattern layout that could not start writes empty text, and every record would be empty. */
  private static void check(String element, Layout<?> layout, OptionSection options) {
    if (layout instanceof PatternLayoutBase<?> pattern && !pattern.isStarted()) {
      options.refuse(
          element + " needs a valid pattern: \"" + pattern.getPattern() + "\"; correct it");
    }
  }
}
