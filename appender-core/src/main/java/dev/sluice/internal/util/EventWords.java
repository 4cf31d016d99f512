// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the text of an event out of a message about it. Any thread. */
public final class EventWords {

  /** Stands for the text that was left out. */
  private static final String LEFT_OUT = "...";

  /** Shorter ones stay: they are in many events by chance. */
  private static final int MIN_CHARS = 4;

  /** Without the signs around it. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}](?:[^ ]*[\\p{L}\\p{N}])?");

  private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}_-]+");

  private EventWords() {}

  /** The message without each word that is in the event, or its parts, as in {@code name:value}. */
  public static String leaveOut(String message, String event) {
    return leaveOut(WORD, message, event);
  }

  private static String leaveOut(Pattern words, String message, String event) {
    return words
        .matcher(message)
        .replaceAll(
            match -> {
              String word = match.group();
              boolean isOfEvent = word.length() >= MIN_CHARS && event.contains(word);
              String rest = words == PART ? word : leaveOut(PART, word, event);
              return Matcher.quoteReplacement(isOfEvent ? LEFT_OUT : rest);
            });
  }
}
