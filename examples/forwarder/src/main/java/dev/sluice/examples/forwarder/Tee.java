// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Writes each line to standard output too, before it is sent. Any thread. */
final class Tee {

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final ReentrantLock lock = new ReentrantLock();
  private boolean broken; // under the lock

  void write(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1); // see Lines
    lock.lock();
    try {
      if (!broken) {
        out.write(bytes);
      }
    } catch (IOException e) {
      broken = true;
      System.err.println(
          "forwarder: --tee: nobody reads standard output, lines are sent only: " + e);
    } finally {
      lock.unlock();
    }
  }
}
