// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Writes just enough DER for a certificate authority and its one certificate (RFC 5280). The JDK
 * can read certificates but has no public way to make one, and running keytool takes a second and a
 * full JDK.
 */
final class X509 {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");
  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] SUBJECT_ALT_NAME = hex("0603551d11");
  private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13");
  private static final byte[] TRUE = hex("0101ff");
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private X509() {}

  /** The part of a certificate for a host that is signed, by an issuer of this name. */
  static byte[] host(
      String issuer, String host, boolean isLoopback, byte[] publicKey, Validity validity) {
    byte[] dns = der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    byte[] names = isLoopback ? der(SEQUENCE, dns, der(IP_ADDRESS, LOOPBACK)) : der(SEQUENCE, dns);
    byte[] extension = der(SEQUENCE, SUBJECT_ALT_NAME, der(OCTET_STRING, names));
    return body(issuer, host, 2, publicKey, validity, extension);
  }

  /** The part of a certificate authority's own certificate that is signed. */
  static byte[] authority(String name, byte[] publicKey, Validity validity) {
    byte[] isAuthority = der(SEQUENCE, TRUE);
    byte[] extension = der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, isAuthority));
    return body(name, name, 1, publicKey, validity, extension);
  }

  /** From when to when a certificate is good. */
  record Validity(Instant notBefore, Instant notAfter) {}

  static byte[] signed(byte[] body, byte[] signature) {
    return der(SEQUENCE, body, ECDSA_WITH_SHA256, der(BIT_STRING, new byte[] {0}, signature));
  }

  private static byte[] body(
      String issuer,
      String subject,
      int serial,
      byte[] publicKey,
      Validity validity,
      byte[] extension) {
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})),
        der(INTEGER, new byte[] {(byte) serial}),
        ECDSA_WITH_SHA256,
        name(issuer),
        der(SEQUENCE, time(validity.notBefore()), time(validity.notAfter())),
        name(subject),
        publicKey,
        der(EXTENSIONS, der(SEQUENCE, extension)));
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant time) {
    return der(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
