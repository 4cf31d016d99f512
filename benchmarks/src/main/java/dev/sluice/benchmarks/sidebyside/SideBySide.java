// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.SinkKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs ours and the peers in turn, in several rounds, fills the tables of docs/BENCHMARKS.md and
 * writes results/side-by-side.csv. Working directory: the benchmarks module, after Maven has built
 * the peers.
 *
 * <p>Arguments: {@code quick} for a few events of each, to see that all of it works, which writes
 * no file; {@code rounds=N}, 3 by default; {@code only=ID,ID} and {@code jvm=OPTION,OPTION} for the
 * JVMs that are measured, which write no file either; {@code profile} for the profile of each of
 * them; {@code redraw} measures nothing, and fills the tables and draws the plots anew from the
 * figures in results.
 *
 * <p>Exit code 1 when one of ours failed or lost anything, or a peer did in a quick run.
 */
public final class SideBySide {

  private static final Path DOCS = Path.of("../docs");
  private static final Path CSV = Path.of("results/side-by-side.csv");

  private final boolean isQuick;
  private final int rounds;
  private final List<String> only;
  private final List<String> jvmOptions;
  private final boolean profilesAll;
  private final Results results = new Results();
  private final List<Contender> contenders;
  private final List<Contender> storms;
  private final List<List<Contender>> scaling;
  private final List<Contender> starts;
  private final ClassPaths classPaths = new ClassPaths(Path.of("peers"));
  private final long start = System.nanoTime();
  private List<String> threadTimes = List.of();

  private SideBySide(
      boolean isQuick,
      int rounds,
      List<String> only,
      List<String> jvmOptions,
      boolean profilesAll) {
    this.jvmOptions = jvmOptions;
    this.profilesAll = profilesAll;
    this.isQuick = isQuick;
    this.rounds = rounds;
    this.only = only;
    contenders = chosen(Contenders.all());
    storms = chosen(Contenders.storms());
    scaling = Scaling.all().stream().map(this::chosen).toList();
    starts = chosen(Starts.all());
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (Arrays.asList(args).contains("redraw")) {
      BenchmarkPage page = allOf(Results.readCsv(CSV));
      page.write(DOCS, page.tables());
      return;
    }
    boolean isQuick = Arrays.asList(args).contains("quick");
    int rounds = Integer.parseInt(value(args, "rounds=", isQuick ? "1" : "3"));
    boolean isGood =
        new SideBySide(
                isQuick,
                rounds,
                values(args, "only="),
                values(args, "jvm="),
                Arrays.asList(args).contains("profile"))
            .run();
    if (!isGood) {
      System.exit(1);
    }
  }

  /** The page of a whole measurement. */
  static BenchmarkPage allOf(Results results) {
    return new BenchmarkPage(
        results, Contenders.all(), Contenders.storms(), Scaling.all(), Starts.all());
  }

  private static String value(String[] args, String name, String otherwise) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name))
        .map(arg -> arg.substring(name.length()))
        .findFirst()
        .orElse(otherwise);
  }

  private static List<String> values(String[] args, String name) {
    String list = value(args, name, "");
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  private List<Contender> chosen(List<Contender> all) {
    return all.stream()
        .filter(contender -> only.isEmpty() || only.contains(contender.id()))
        .filter(contender -> classPaths.has(contender.family()))
        .map(contender -> isQuick ? contender.withLoad(contender.load().quick()) : contender)
        .toList();
  }

  private boolean run() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/side-by-side").toAbsolutePath());
    List<String> profile;
    try (Jvms jvms = new Jvms(classPaths, folder, options())) {
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : inTurn()) {
          measure(jvms, round, contender, null);
        }
        for (Contender start : starts) {
          measureStart(jvms, round, start);
        }
      }
      profile = profile(jvms, folder);
    }
    BenchmarkPage page = new BenchmarkPage(results, contenders, storms, scaling, starts);
    Map<String, List<String>> tables = new LinkedHashMap<>();
    tables.put("run", head(classPaths));
    tables.putAll(page.tables());
    tables.put("profile", profile);
    if (!classPaths.has(Contender.Family.BEFORE)) {
      tables.put("before", List.of("The commit before was not in the history of this checkout."));
    }
    tables.forEach((name, lines) -> System.out.println(String.join("\n", lines) + "\n"));
    if (!isQuick && only.isEmpty() && jvmOptions.isEmpty()) {
      page.write(DOCS, tables);
      results.writeCsv(CSV);
    }
    return isGood();
  }

  /** Of the JVMs that are measured. */
  private List<String> options() {
    List<String> options = new ArrayList<>(jvmOptions);
    if (isQuick) {
      // They end before the work of the second compiler is worth it.
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  private List<Contender> inTurn() {
    List<Contender> all = new ArrayList<>(contenders);
    all.addAll(storms);
    for (List<Contender> scaled : scaling) {
      // The last is the largest: enough to see whether it works.
      all.addAll(
          isQuick && !scaled.isEmpty() ? scaled.subList(scaled.size() - 1, scaled.size()) : scaled);
    }
    return all;
  }

  private void measure(Jvms jvms, int round, Contender contender, @Nullable Path recording)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    String outcome;
    try {
      Figures raw = jvms.measure(contender, recording);
      Figures measures = Measures.of(contender, raw);
      if (recording == null) {
        results.add(contender, measures);
      } else {
        threadTimes = ThreadTimes.table(raw);
      }
      outcome =
          String.format(
              "%.2f us, %,.0f events/s, %.0f wrong",
              measures.get(Measures.CPU_MICROS),
              measures.get(Measures.PER_SECOND),
              measures.get(Measures.WRONG));
    } catch (IOException e) {
      results.failed(contender, String.valueOf(e.getMessage()));
      outcome = "FAILED: " + e.getMessage();
    }
    print(round, contender, began, outcome);
  }

  private void measureStart(Jvms jvms, int round, Contender start)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    // One is enough to see whether it works.
    boolean isArchived = !isQuick || start.id().equals(Starts.id(Contender.Family.SLUICE_LOGBACK));
    String outcome;
    try {
      Figures figures = jvms.start(start, Starts.phaseSeconds(isQuick), isArchived);
      results.add(start, figures);
      outcome = figures.toString();
    } catch (IOException e) {
      results.failed(start, String.valueOf(e.getMessage()));
      outcome = "FAILED: " + e.getMessage();
    }
    print(round, start, began, outcome);
  }

  private void print(int round, Contender contender, long began, String outcome) {
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.printf(
        "round %d of %d  %-30s %5.1f s  %s%n",
        round, rounds, contender.id(), tookMillis / 1000.0, outcome);
  }

  private List<String> profile(Jvms jvms, Path folder) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    List<Contender> profiled = profilesAll ? contenders : chosen(Contenders.profiled());
    for (Contender contender :
        isQuick ? profiled.subList(0, Math.min(1, profiled.size())) : profiled) {
      Path recording = folder.resolve(contender.id() + ".jfr");
      measure(jvms, rounds, contender, recording);
      if (Files.exists(recording)) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        lines.add("### " + contender.label());
        lines.addAll(threadTimes);
        lines.addAll(Profile.read(recording));
      }
    }
    return lines;
  }

  private List<String> head(ClassPaths classPaths) throws IOException {
    long minutes = Duration.ofNanos(System.nanoTime() - start).toMinutes();
    List<String> lines = new ArrayList<>();
    lines.add(
        "- %s, %d rounds, %d minutes".formatted(LocalDate.now(ZoneOffset.UTC), rounds, minutes));
    lines.addAll(Surroundings.describe(classPaths, !isQuick));
    return lines;
  }

  /** Says why, below all the tables: whoever sees that it failed looks there. */
  private boolean isGood() {
    List<String> faults =
        Stream.concat(inTurn().stream(), starts.stream())
            .filter(contender -> isQuick || contender.family().isOurs())
            .flatMap(contender -> fault(contender).stream())
            .toList();
    faults.forEach(fault -> System.out.println("NOT GOOD: " + fault));
    return faults.isEmpty();
  }

  private Optional<String> fault(Contender contender) {
    String why = results.failures().get(contender.id());
    if (why != null) {
      return Optional.of(contender.id() + ": " + why);
    }
    double wrong = results.get(contender.id(), Measures.WRONG).max();
    boolean isFloor = starts.contains(contender) && contender.sink() == SinkKind.COUNTER;
    return contender.mayRefuse() || isFloor || wrong == 0
        ? Optional.empty()
        : Optional.of(
            String.format("%s: %.0f events missing or there too often", contender.id(), wrong));
  }
}
