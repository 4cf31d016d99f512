// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.Locale;
import java.util.Random;

/**
 * The messages that everyone logs: 12,000 lines as services write them, the same in each run. Each
 * ends with its number in 16 digits, by which the endpoint knows it again whatever is around it.
 * They are made before the measurement, so that only logging is measured.
 */
final class Lines {

  static final int COUNT = 12_000;

  /** Digits of the number; as many zeros as half of them stand in no other place. */
  static final int NUMBER_DIGITS = 16;

  private static final int SEED = 20_261_121;
  private static final String[] PATHS = {
    "/api/v2/orders", "/api/v2/carts/items", "/internal/health/ready", "/checkout/payment"
  };
  private static final String[] STATES = {"accepted", "queued", "settled", "declined", "refunded"};

  private Lines() {}

  /** Lines of their natural length, some 155 to 235 characters. */
  static String[] natural() {
    Random random = new Random(SEED);
    String[] lines = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      lines[i] = text(random) + number(i);
    }
    return lines;
  }

  /** Lines of exactly this many characters; at least 17. */
  static String[] ofLength(int length) {
    Random random = new Random(SEED);
    String[] lines = new String[COUNT];
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      line.setLength(0);
      while (line.length() < length) {
        line.append(text(random)).append("; ");
      }
      line.setLength(length - NUMBER_DIGITS - 1);
      lines[i] = line.append(' ') + number(i);
    }
    return lines;
  }

  private static String number(int index) {
    return String.format(Locale.ROOT, "%0" + NUMBER_DIGITS + "d", index);
  }

  private static String text(Random random) {
    return switch (random.nextInt(6)) {
      case 0 ->
          "PacketResponder "
              + random.nextInt(3)
              + " for block blk_"
              + block(random)
              + " terminating, received "
              + (1 + random.nextInt(67_108_863))
              + " bytes from "
              + address(random)
              + " in "
              + (1 + random.nextInt(900))
              + " ms over a pipeline of 3 nodes, event ";
      case 1 ->
          "GET "
              + path(random)
              + "/"
              + (1 + random.nextInt(999_999))
              + "?page="
              + random.nextInt(40)
              + " 200 "
              + (100 + random.nextInt(64_000))
              + " bytes in "
              + (1 + random.nextInt(400))
              + " ms, client "
              + address(random)
              + ", agent \"shop-frontend/4.11 (linux; x86_64)\", retries 0, event ";
      case 2 ->
          "Payment "
              + hex(random)
              + " of order "
              + (1 + random.nextInt(9_999_999))
              + " is "
              + state(random)
              + " after "
              + (1 + random.nextInt(30))
              + " attempts, provider answered in "
              + (1 + random.nextInt(2_000))
              + " ms with code "
              + (1 + random.nextInt(99))
              + ", amount "
              + (1 + random.nextInt(900))
              + ".95 EUR, event ";
      case 3 ->
          "BLOCK* NameSystem.addStoredBlock: blockMap updated: "
              + address(random)
              + " is added to blk_"
              + block(random)
              + " size "
              + (1 + random.nextInt(67_108_863))
              + ", replicas now "
              + (1 + random.nextInt(3))
              + " of 3, lease held by DFSClient_"
              + (1 + random.nextInt(999_999))
              + ", event ";
      case 4 ->
          "Session 0x"
              + hex(random)
              + " established with negotiated timeout "
              + (1 + random.nextInt(40_000))
              + " for client "
              + address(random)
              + ", last zxid 0x"
              + hex(random)
              + ", "
              + (1 + random.nextInt(60))
              + " watches were set again, event ";
      default ->
          "Cache \"catalogue\" evicted "
              + (1 + random.nextInt(5_000))
              + " of "
              + (5_000 + random.nextInt(90_000))
              + " entries in "
              + (1 + random.nextInt(90))
              + " ms; hit rate "
              + (1 + random.nextInt(99))
              + ".4 %, loader "
              + path(random)
              + " was asked "
              + (1 + random.nextInt(900))
              + " times\tslowest \""
              + hex(random)
              + "\", event ";
    };
  }

  private static String address(Random random) {
    return "10.251."
        + (1 + random.nextInt(254))
        + "."
        + (1 + random.nextInt(254))
        + ":"
        + (1024 + random.nextInt(60_000));
  }

  private static String block(Random random) {
    return (1 + random.nextInt(899_999_999)) + "7" + (100_000_000 + random.nextInt(899_999_999));
  }

  private static String hex(Random random) {
    return Integer.toHexString(0x1000_0000 + random.nextInt(0x6fff_ffff))
        + Integer.toHexString(0x1000_0000 + random.nextInt(0x6fff_ffff));
  }

  private static String path(Random random) {
    return PATHS[random.nextInt(PATHS.length)];
  }

  private static String state(Random random) {
    return STATES[random.nextInt(STATES.length)];
  }
}
