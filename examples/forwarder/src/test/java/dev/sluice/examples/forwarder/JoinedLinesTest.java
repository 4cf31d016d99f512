// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JoinedLinesTest {

  private final List<String> out = new ArrayList<>();
  private final Set<JoinedLines> waiting = new HashSet<>();
  private final JoinedLines joined =
      new JoinedLines(Pattern.compile(JoinedLines.JAVA), out::add, waiting);

  @Test
  void accept_findsTextBeyondAscii_inTheBytesOfALine() {
    JoinedLines german = new JoinedLines(Pattern.compile("Für |[→…]"), out::add, waiting);
    for (String line : List.of("eins", "Für zwei", "→ drei", "vier", "F\u00fcnf")) {
      german.accept(new String(line.getBytes(UTF_8), ISO_8859_1));
    }
    assertThat(out.stream().map(event -> new String(event.getBytes(ISO_8859_1), UTF_8)))
        .containsExactly("eins\nFür zwei\n→ drei", "vier");
  }

  @Test
  void accept_handsOnALine_thatIsTooLongForTheExpression() {
    JoinedLines alternatives = new JoinedLines(Pattern.compile("(\\s|\\w)+"), out::add, waiting);
    String line = "x".repeat(Lines.MAX_LINE_BYTES - 10);
    alternatives.accept("one");
    alternatives.accept(line);
    alternatives.accept("- end");
    assertThat(out).containsExactly("one", line);
  }

  @Test
  void event_isNeverLongerThanALineMayBe_onceItsLineBreaksAreEscaped() {
    accept("dump");
    for (int i = 0; i < 100_000; i++) {
      accept("\tx");
    }
    accept("\r".repeat(Lines.MAX_LINE_BYTES)); // as of a progress bar
    joined.finish();
    assertThat(String.join("", out).replace("\n", ""))
        .isEqualTo("dump" + "\tx".repeat(100_000) + "\r".repeat(Lines.MAX_LINE_BYTES));
    assertThat(out)
        .hasSize(4)
        .allMatch(
            event ->
                event.replace("\n", "\\n").replace("\r", "\\r").length() <= Lines.MAX_LINE_BYTES);
  }

  private void accept(String... lines) {
    for (String line : lines) {
      joined.accept(line);
    }
  }

  @Test
  void accept_joinsATrace_andHandsOnWhenAnotherEventBegins() {
    accept("broken", "\tat A.b(A.java:1)", "Caused by: C", "\t... 1 more");
    assertThat(out).isEmpty();
    accept("next");
    assertThat(out).containsExactly("broken\n\tat A.b(A.java:1)\nCaused by: C\n\t... 1 more");
    assertThat(waiting).containsExactly(joined);
  }

  @Test
  void finish_endsTheEvent_soThatWhatFollowsIsItsOwn() {
    accept("one");
    joined.finish();
    joined.finish();
    assertThat(waiting).isEmpty();
    accept("\tcontinuation of nothing", "");
    joined.finish();
    assertThat(out).containsExactly("one", "\tcontinuation of nothing", "");
  }

  @Test
  void event_isNeverLongerThanALineMayBe() {
    String half = " " + "x".repeat(Lines.MAX_LINE_BYTES / 2);
    accept("one", half, half);
    joined.finish();
    assertThat(out).containsExactly("one\n" + half, half);
  }
}
