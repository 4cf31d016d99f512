// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

/** What the tables show, made of the raw figures of one measurement. */
final class Measures {

  static final String CPU_MICROS = "cpuMicrosPerEvent";
  static final String JIT_MICROS = "jitMicrosPerEvent";
  static final String PER_SECOND = "eventsPerSecond";
  static final String P50_MICROS = "p50Micros";
  static final String P999_MICROS = "p999Micros";
  static final String P9999_MICROS = "p9999Micros";
  static final String ALLOCATED = "callerBytesPerEvent";
  static final String RSS_MIB = "peakRssMib";
  static final String WRONG = "wrong";
  static final String REFUSED = "refusedPercent";
  static final String BYTES = "recordBytesPerEvent";
  static final String CALLS = "callsPerMillion";
  static final String RECORDS = "recordsPerMillion";
  static final String UNITS = "payloadUnitsPerMillion";
  static final String KIBIBYTES = "kibibytesPerMillion";
  static final String REQUEST_FILL = "requestFillPercent";
  static final String AGGREGATE_FILL = "aggregateFillPercent";
  static final String ENDPOINT_MICROS = "endpointCpuMicrosPerEvent";

  private static final double MILLION = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MAX_RECORDS = 500;
  private static final double MIB = 1024 * 1024;
  private static final double MAX_BYTES = 5 * MIB;
  private static final double AGGREGATE_BYTES = 51_200;

  /** As README and docs say of batch.maxBytes. */
  private static final double SMALL_BUFFER_MAX_BYTES = 16 * MIB / 6;

  private Measures() {}

  static Figures of(Contender contender, Figures raw) {
    Figures figures = new Figures();
    double events = raw.get("events");
    figures.put(CPU_MICROS, raw.get("cpuSeconds") * MILLION / events);
    figures.put(JIT_MICROS, raw.get(ThreadTimes.JIT_SECONDS) * MILLION / events);
    figures.put(PER_SECOND, events / raw.get("seconds"));
    figures.put(P50_MICROS, raw.get("p50Nanos") / NANOS_PER_MICRO);
    figures.put(P999_MICROS, raw.get("p999Nanos") / NANOS_PER_MICRO);
    figures.put(P9999_MICROS, raw.get("p9999Nanos") / NANOS_PER_MICRO);
    figures.put("maxMicros", raw.get("maxNanos") / NANOS_PER_MICRO);
    figures.put("pacedPerSecond", raw.get("pacedPerSecond"));
    figures.put(ALLOCATED, raw.get("allocatedBytes") / events);
    figures.put(RSS_MIB, raw.get("peakResidentBytes") / MIB);
    double paced = contender.load().paced();
    double pacedWrong = paced == 0 ? 0 : raw.get("paced.wrong");
    figures.put(WRONG, contender.mayRefuse() ? Double.NaN : raw.get("wrong") + pacedWrong);
    figures.put(REFUSED, contender.mayRefuse() ? 100 - 100 * raw.get("paced.arrived") / paced : 0);
    figures.put(BYTES, raw.get("bytes") / events);
    figures.put(CALLS, raw.get("calls") * MILLION / events);
    figures.put(RECORDS, raw.get("records") * MILLION / events);
    figures.put(UNITS, raw.get("payloadUnits") * MILLION / events);
    figures.put(KIBIBYTES, raw.get("kibibytes") * MILLION / events);
    figures.put(REQUEST_FILL, 100 * requestFill(contender, raw));
    figures.put(AGGREGATE_FILL, 100 * aggregateFill(contender, raw));
    figures.put(ENDPOINT_MICROS, raw.get("endpointCpuSeconds") * MILLION / events);
    return figures;
  }

  /** By records or by bytes, whichever is nearer to its limit, on average. */
  private static double requestFill(Contender contender, Figures raw) {
    double maxBytes =
        "16 MiB".equals(contender.settings().get("buffer")) ? SMALL_BUFFER_MAX_BYTES : MAX_BYTES;
    double calls = raw.get("calls");
    return Math.max(raw.get("records") / calls / MAX_RECORDS, raw.get("bytes") / calls / maxBytes);
  }

  private static double aggregateFill(Contender contender, Figures raw) {
    boolean aggregates =
        contender.id().equals(Contenders.KPL)
            || !"none".equals(contender.settings().getOrDefault("aggregation", "none"));
    return aggregates ? raw.get("bytes") / raw.get("records") / AGGREGATE_BYTES : Double.NaN;
  }
}
