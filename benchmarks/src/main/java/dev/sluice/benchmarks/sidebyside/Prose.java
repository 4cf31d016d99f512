// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

/** What the page says around its tables. */
final class Prose {

  static final String METHOD =
      """
      ## How it is measured

      Each measurement has a JVM of its own, with the class path of that contender alone. It logs 12,000 different lines in
      turn, which exist before the measurement: first to warm up (three million events in four bursts, each on a new thread;
      600,000 and 200,000 for the slow peers), then 300,000 to 3,000,000 events as fast as they go, from one thread unless
      said otherwise, then three seconds of 50,000 events/s in which each call is timed. Three context entries and a time make events of some 400 to
      480 bytes; the peers' encoder writes about 60 bytes more.

      All send over TLS to one endpoint, an EmbeddedKinesis in another process that counts and keeps nothing. It finds the
      number of each line in whatever arrives: *wrong* is how many events were missing, or there too often. Callers wait
      for room where the contender has a bound (ours: `overflow=block`); kdgregory's has none, hence its heap.

      - CPU is user and system time of the process and its children, from `/proc`, divided by the events. Time runs until
        everything is delivered: to the return of `flush`, or for kdgregory until the endpoint has it all. *Of it JIT* is
        what the compiler's threads used meanwhile: no part of a steady state, and only gone after minutes.
      - Caller times are those of the logging call alone; in between the caller spins, on one of the cores.
      - Caller bytes is what the logging thread allocates: the event's bytes and some 60 more are ours, the rest is the
        framework's. *Garbage-free context* is Log4j's own `-Dlog4j2.garbagefreeThreadContextMap=true`.
      - Peak RSS (`VmHWM`) includes the KPL's child process.\
      """;

  static final String SPEED =
      """
      CPU of the peers in units of ours, by medians of this run. The KPL and kdgregory have LogstashEncoder's JSON; the row
      of ours with LogstashEncoder tells what of the difference is the encoder.\
      """;

  static final String COST =
      """
      Payload units and KiB count the partition key, and are for a million events of the size in the first column. A
      request is full by records (500) or by bytes (`batch.maxBytes`: 5 MiB; 16 MiB / 6 for the small buffer), whichever is
      nearer; an aggregate by 51,200 bytes. Compressed aggregates are full before they are compressed.\
      """;

  static final String SCALING =
      """
      Logback, `aggregation=kpl`, warm-up and measurement of a million events each (fewer of the large ones). Events of
      110 bytes to 10 KB are logged without context; *records* are for a million events. A byte of a small event costs
      more than one of a large event, because each event costs something whatever its size.\
      """;

  static final String STORM =
      """
      Two million events without a pause into a buffer of 4 MiB with `overflow=drop_newest`, `aggregation=kpl`; each call is
      timed, and the longest one is often that of a thread whose core the operating system gave away.\
      """;

  static final String PROFILE =
      """
      3,000,000 events at full speed. The first table is what Linux booked to each kind of thread. The others are samples of
      Java's flight recorder, of Java code only: system calls, garbage collection and the JIT compiler are not in them, and
      time in the JDK's own machine code for AES, SHA and MD5 is booked to a Java method near it. Allocation is sampled: a
      row stands for what its thread allocated since the sample before.\
      """;

  private Prose() {}
}
