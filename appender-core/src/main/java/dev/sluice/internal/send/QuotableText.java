// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

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
 * What a status message may quote of a text that a service or the SDK has written: no secret, no
 * part of an event, no control character, and not more than a few lines.
 */
final class QuotableText {

  static final int MAX_CHARS = 500;

  /** So much of a text is looked at. */
  private static final int MAX_READ = 10_000;

  private static final int MIN_SECRET_CHARS = 6;
  private static final int MIN_WORD_CHARS = 4;

  /** What the service shows of a request that it signed otherwise: all of its headers. */
  private static final Pattern SIGNED =
      Pattern.compile("(?s)The (Canonical String|String-to-Sign).*");

  /** A value of a request, and the name of its field, which the service adds. */
  private static final Pattern VALUE =
      Pattern.compile("(?s)Value '.*' at '([A-Za-z0-9.]{1,80})'(?= failed)");

  /** From the first quotation mark to the last: what stands between may hold some itself. */
  private static final List<Pattern> QUOTED =
      List.of(
          Pattern.compile("(?s)(?<![\\p{L}\\p{N}])'.*'"),
          Pattern.compile("(?s)\".*\""),
          Pattern.compile("(?s)`.*`"));

  /** An ARN stays; a key id goes, and whatever may be a secret key, a token or a signature. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<arn>arn:[a-z-]+:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[\\w+=,.@/:*-]{1,300})"
              + "|\\b(?:AKIA|ASIA)[A-Z0-9]{8,}"
              + "|(?<run>[A-Za-z0-9+/=_-]{32,})");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+");

  /** Text that stands for what was left out. */
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
   * What a service says.
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

  /** As {@link #ofService}, and without each word that is in the record it refuses. */
  String ofRefusal(@Nullable String text, String stream, PutEntry entry) {
    String content =
        entry.partitionKey()
            + ' '
            + new String(entry.data(), StandardCharsets.UTF_8)
            + ' '
            + entry.explicitHashKey();
    StringBuilder rest = new StringBuilder();
    for (String word : ofService(text, stream).split(" ", -1)) {
      boolean isOfRecord = word.length() >= MIN_WORD_CHARS && content.contains(word);
      rest.append(rest.isEmpty() ? "" : " ").append(isOfRecord ? LEFT_OUT : word);
    }
    return rest.toString();
  }

  /** What our own libraries say, which quote names of profiles and files, and no answers. */
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

  /**
   * A path has short names; of a secret in Base64 each fourth character would have to be a slash.
   */
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
