// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.EmbeddedKinesisBuilder;
import dev.sluice.testkit.TlsCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The endpoint in a process of its own: an EmbeddedKinesis that counts and keeps nothing, and a
 * second port on which a workload asks what has arrived. Ends with its standard input.
 */
final class EndpointServer {

  /** How many shards the stream {@code bench-N} has: N. */
  static final int[] SHARDS = {1, 4, 16, 64, 256};

  private final Tally tally = new Tally();
  private final EmbeddedKinesis kinesis;
  private long firstCall;
  private double firstCpuSeconds;

  private EndpointServer(TlsCertificate certificate) {
    EmbeddedKinesisBuilder builder =
        EmbeddedKinesis.builder()
            .tls(certificate)
            .countOnly()
            .onStored(
                record ->
                    tally.add(
                        record.dataBuffer(),
                        record.dataOffset(),
                        record.dataLength(),
                        record.partitionKey().length()));
    for (int count : SHARDS) {
      builder.stream("bench-" + count, count);
    }
    kinesis = builder.start();
  }

  /** Argument: the file for the trust store. Says where it listens on its one line of output. */
  public static void main(String[] args) throws IOException {
    TlsCertificate certificate = TlsCertificate.forLoopback();
    certificate.writeTrustStore(Path.of(args[0]));
    EndpointServer server = new EndpointServer(certificate);
    try (ServerSocket control = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      System.out.println(
          server.kinesis.endpoint()
              + " "
              + control.getLocalPort()
              + " "
              + certificate.trustStorePassword());
      Thread thread = new Thread(() -> server.serve(control), "control");
      thread.setDaemon(true);
      thread.start();
      while (System.in.read() >= 0) {
        // Only its end matters: that of the program that started this one.
      }
    }
    server.kinesis.close();
  }

  private void serve(ServerSocket control) {
    while (!control.isClosed()) {
      try (Socket socket = control.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          out.write(answer(line) + "\n");
          out.flush();
        }
      } catch (IOException e) {
        if (!control.isClosed()) {
          System.err.println("control connection: " + e);
        }
      }
    }
  }

  private String answer(String question) throws IOException {
    String[] words = question.split(" ", -1);
    switch (words[0]) {
      case "begin" -> {
        tally.reset();
        firstCall = kinesis.requestCount("PutRecords");
        firstCpuSeconds = Processes.cpuSeconds();
        return "";
      }
      case "count" -> {
        return Long.toString(tally.events());
      }
      case "figures" -> {
        double cpuSeconds = Processes.cpuSeconds() - firstCpuSeconds;
        Figures figures = tally.figures(Long.parseLong(words[1]));
        figures.count("calls", kinesis.requestCount("PutRecords") - firstCall);
        figures.put("endpointCpuSeconds", cpuSeconds);
        return figures.toString();
      }
      default -> throw new IOException("not a question: " + question);
    }
  }
}
