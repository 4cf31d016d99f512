// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.EventWords;
import dev.sluice.options.ClientOptions;
import dev.sluice.options.Option;
import dev.sluice.record.PutEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters a text of a service or the SDK for a status message: no secret, no part of an event, no
 * control character, a few lines at most.
 */
final class QuotableText {

  static final int MAX_CHARS = 500;

  /** The part of a text that is read. */
  private static final int MAX_READ = 10_000;

  private static final int MIN_SECRET_CHARS = 6;

  /** If the signature differs, the service quotes all headers of the request. */
  private static final Pattern SIGNED =
      Pattern.compile("(?s)The (Canonical String|String-to-Sign).*");

  /** A value of a request, and the name of its field, which the service adds. */
  private static final Pattern VALUE =
      Pattern.compile("(?s)Value '.*' at '([A-Za-z0-9.]{1,80})'(?= failed)");

  /** From the first quotation mark to the last: the text between may contain others. */
  private static final List<Pattern> QUOTED =
      List.of(
          Pattern.compile("(?s)(?<![\\p{L}\\p{N}])'.*'"),
          Pattern.compile("(?s)\".*\""),
          Pattern.compile("(?s)`.*`"));

  /**
   * Words to leave out: key ids, and whatever may be a secret key, a token or a signature. An ARN
   * stays.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<arn>arn:[a-z-]+:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[\\w+=,.@/:*-]{1,300})"
              + "|\\b(?:AKIA|ASIA)[A-Z0-9]{8,}"
              + "|(?<run>[A-Za-z0-9+/=_-]{32,})");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");

  /** Stands for the text that was left out. */
  private static final String LEFT_OUT = "...";

  private final List<String> secrets = new ArrayList<>();

  QuotableText(ClientOptions client) {
    List<Option<String>> secretOptions =
        List.of(
            ClientOptions.ACCESS_KEY_ID,
            ClientOptions.SECRET_ACCESS_KEY,
            ClientOptions.SESSION_TOKEN,
            ClientOptions.EXTERNAL_ID,
            ClientOptions.PROXY_PASSWORD,
            ClientOptions.TRUST_STORE_PASSWORD);
    for (Option<String> option : secretOptions) {
      String secret = client.find(option);
      if (secret != null && secret.length() >= MIN_SECRET_CHARS) {
        secrets.add(secret);
      }
    }
  }

  /**
   * The quotable part of a service's message.
   *
   * @param stream whose name may look like a secret
   */
  String ofService(@Nullable String text, String stream) {
    String read = SIGNED.matcher(read(text)).replaceAll(LEFT_OUT);
    read = VALUE.matcher(read).replaceAll("Value " + LEFT_OUT + " at $1");
    for (Pattern quoted : QUOTED) {
      read = quoted.matcher(read).replaceAll(LEFT_OUT);
    }
    return bounded(withoutTokens(read, stream));
  }

  /** As {@link #ofService}, without the words of the refused record. */
  String ofRefusal(@Nullable String text, String stream, PutEntry entry) {
    String content =
        entry.partitionKey()
            + ' '
            + new String(entry.data(), StandardCharsets.UTF_8)
            + ' '
            + entry.explicitHashKey();
    return EventWords.leaveOut(ofService(text, stream), content);
  }

  /** The quotable part of a library's message. Names of profiles and files stay. */
  String ofLibrary(@Nullable String text) {
    return bounded(withoutTokens(read(text), ""));
  }

  private String read(@Nullable String text) {
    String read = text == null ? "" : text.substring(0, Math.min(MAX_READ, text.length()));
    for (String secret : secrets) {
      read = read.replace(secret, LEFT_OUT);
    }
    return read;
  }

  private static String withoutTokens(String text, String stream) {
    return TOKEN
        .matcher(text)
        .replaceAll(
            match -> {
              String found = match.group();
              boolean stays = found.startsWith("arn:") || isPath(found) || stream.endsWith(found);
              return Matcher.quoteReplacement(stays ? found : LEFT_OUT);
            });
  }

  /** A path has short names. In a secret a slash is rarer. */
  private static boolean isPath(String text) {
    return text.startsWith("/")
        && List.of(text.substring(1).split("/", -1)).stream()
            .allMatch(name -> name.length() < 24 && name.matches("[a-z0-9_-]*"));
  }

  private static String bounded(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + LEFT_OUT;
  }
}
