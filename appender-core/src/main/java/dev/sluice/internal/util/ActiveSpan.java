// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The span of OpenTelemetry that is active on a thread, for events whose context names no trace.
 * Asked on the caller thread, which is the one that has it. Immutable.
 *
 * <p>Nothing of OpenTelemetry is needed to compile or to run this, and nothing of it is loaded
 * where it is absent. Where it is there, it is not asked before the application has used it: the
 * first look at the context fixes how contexts are stored, and Spring Boot's own wrapper, which
 * fills the MDC, would come too late.
 */
public final class ActiveSpan {

  private static final String API = "io.opentelemetry.api.trace.";

  /** The Java agent's own copy, which is what has the spans under it. */
  private static final String OF_AGENT = "io.opentelemetry.javaagent.shaded.";

  public record Ids(String traceId, String spanId, String flags) {}

  private static final class Holder {
    static final @Nullable ActiveSpan FOUND = find();
  }

  private final MethodHandle isUsed;
  private final MethodHandle context;
  private final MethodHandle isValid;
  private final MethodHandle traceId;
  private final MethodHandle spanId;
  private final MethodHandle flags;

  private ActiveSpan(String prefix, @Nullable ClassLoader loader)
      throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> span = Class.forName(prefix + API + "Span", false, loader);
    Class<?> spanContext = Class.forName(prefix + API + "SpanContext", false, loader);
    Class<?> traceFlags = Class.forName(prefix + API + "TraceFlags", false, loader);
    this.context =
        MethodHandles.filterReturnValue(
                lookup.findStatic(span, "current", MethodType.methodType(span)),
                lookup.findVirtual(span, "getSpanContext", MethodType.methodType(spanContext)))
            .asType(MethodType.methodType(Object.class));
    this.isValid =
        lookup
            .findVirtual(spanContext, "isValid", MethodType.methodType(boolean.class))
            .asType(MethodType.methodType(boolean.class, Object.class));
    this.traceId = text(lookup, spanContext, "getTraceId");
    this.spanId = text(lookup, spanContext, "getSpanId");
    this.flags =
        MethodHandles.filterReturnValue(
                lookup.findVirtual(spanContext, "getTraceFlags", MethodType.methodType(traceFlags)),
                lookup.findVirtual(traceFlags, "asHex", MethodType.methodType(String.class)))
            .asType(MethodType.methodType(String.class, Object.class));
    Field used =
        Class.forName(prefix + "io.opentelemetry.context.ContextStorageWrappers", false, loader)
            .getDeclaredField("storageInitialized");
    used.setAccessible(true);
    this.isUsed = MethodHandles.lookup().unreflectGetter(used);
  }

  private static MethodHandle text(Lookup lookup, Class<?> spanContext, String name)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(spanContext, name, MethodType.methodType(String.class))
        .asType(MethodType.methodType(String.class, Object.class));
  }

  private static @Nullable ActiveSpan find() {
    ActiveSpan ofAgent = find(OF_AGENT, null);
    return ofAgent == null ? find("", ActiveSpan.class.getClassLoader()) : ofAgent;
  }

  private static @Nullable ActiveSpan find(String prefix, @Nullable ClassLoader loader) {
    try {
      return new ActiveSpan(prefix, loader);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null; // it is not there, or keeps to itself whether it was used
    } catch (OutOfMemoryError | StackOverflowError e) {
      return null; // thrown on, it would break the holder for good
    }
  }

  /** The ids of the span that is active on this thread, or null. Throws nothing. */
  public static @Nullable Ids current() {
    try {
      ActiveSpan found = Holder.FOUND;
      return found == null ? null : found.ids();
    } catch (Throwable t) { // a tracer that fails costs the event its trace, and no more
      return null;
    }
  }

  private @Nullable Ids ids() throws Throwable {
    if (!(boolean) isUsed.invokeExact()) {
      return null;
    }
    Object current = (Object) context.invokeExact();
    if (!(boolean) isValid.invokeExact(current)) {
      return null;
    }
    return new Ids(
        (String) traceId.invokeExact(current),
        (String) spanId.invokeExact(current),
        (String) flags.invokeExact(current));
  }
}
