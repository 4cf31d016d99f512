// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads CBOR (RFC 8949). Tags are passed over: of those that the service takes, the one for times
 * stands before a number.
 *
 * <pre>
 * head     3 bits major type | 5 bits info: the argument itself, the size of the argument, or 31
 * 0, 1     numbers: the argument, -1 - the argument
 * 2, 3     bytes, text: the argument is their length; 31: pieces up to a break
 * 4, 5     list, map: the argument counts what is inside; 31: all up to a break
 * 6        tag of the value behind it
 * 7        20 false, 21 true, 22 null, 23 undefined, 25 to 27 floats, 31 break
 * </pre>
 */
final class CborReader extends WireReader {
  private static final int BREAK = 0xff;
  private static final int INDEFINITE = 31;
  private static final long UNKNOWN_COUNT = -1;

  /** What is left of each list or map that we are inside of. */
  private long[] left = new long[8];

  private int depth;

  CborReader(byte[] body, int end) {
    super(body, end, Kind.BYTES);
  }

  @Override
  Kind kind() throws ApiException {
    while (peek() >> 5 == 6) {
      argument();
    }
    int head = peek();
    return switch (head >> 5) {
      case 0, 1 -> Kind.NUMBER;
      case 2 -> Kind.BYTES;
      case 3 -> Kind.TEXT;
      case 4 -> Kind.LIST;
      case 5 -> Kind.MAP;
      default ->
          switch (head & 31) {
            case 20, 21 -> Kind.FLAG;
            case 22, 23 -> Kind.NULL;
            case 25, 26, 27 -> Kind.NUMBER;
            default -> throw malformed("no value begins with " + head);
          };
    };
  }

  @Override
  void enterMap() throws ApiException {
    enter();
  }

  @Override
  void enterList() throws ApiException {
    enter();
  }

  private void enter() throws ApiException {
    if (depth == left.length) {
      left = Arrays.copyOf(left, 2 * depth);
    }
    left[depth++] = isIndefinite() ? UNKNOWN_COUNT : length();
  }

  @Override
  @Nullable String nextName() throws ApiException {
    if (!nextItem()) {
      return null;
    }
    if (kind() != Kind.TEXT) {
      throw malformed("a name is " + kind());
    }
    return readText();
  }

  @Override
  boolean nextItem() throws ApiException {
    int top = depth - 1;
    boolean isAtEnd = left[top] == UNKNOWN_COUNT ? skipsBreak() : left[top]-- == 0;
    depth -= isAtEnd ? 1 : 0;
    return !isAtEnd;
  }

  @Override
  String readText() throws ApiException {
    return decoded(readBytes());
  }

  @Override
  Slice readBytes() throws ApiException {
    int major = peek() >> 5;
    if (!isIndefinite()) {
      return piece();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!skipsBreak()) {
      if (peek() >> 5 != major || (peek() & 31) == INDEFINITE) {
        throw malformed("a piece of another kind");
      }
      Slice piece = piece();
      all.write(piece.array, piece.offset, piece.length);
    }
    return new Slice(all.toByteArray(), 0, all.size());
  }

  private Slice piece() throws ApiException {
    long length = length();
    need(length);
    position += (int) length;
    return new Slice(body, position - (int) length, (int) length);
  }

  @Override
  Number readNumber() throws ApiException {
    int head = peek();
    long argument = argument();
    return switch (head) {
      case 0xf9 -> half((int) argument);
      case 0xfa -> (double) Float.intBitsToFloat((int) argument);
      case 0xfb -> Double.longBitsToDouble(argument);
      default -> {
        boolean isNegative = head >> 5 == 1;
        if (argument >= 0) {
          yield isNegative ? -1 - argument : argument;
        }
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(argument));
        yield isNegative ? unsigned.not() : unsigned;
      }
    };
  }

  /** A float of 16 bits: 1 sign, 5 exponent, 10 fraction. */
  private static double half(int bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction + 1024), exponent - 25);
        };
    return bits >> 15 == 0 ? size : -size;
  }

  @Override
  boolean readFlag() throws ApiException {
    return (argument() & 31) == 21;
  }

  @Override
  void readNull() throws ApiException {
    argument();
  }

  private boolean skipsBreak() throws ApiException {
    if (peek() != BREAK) {
      return false;
    }
    position++;
    return true;
  }

  /** Whether pieces or items follow up to a break; then the head is passed over. */
  private boolean isIndefinite() throws ApiException {
    if ((peek() & 31) != INDEFINITE) {
      return false;
    }
    position++;
    return true;
  }

  private long length() throws ApiException {
    long length = argument();
    if (length < 0) {
      throw malformed("a length of more than 63 bits");
    }
    return length;
  }

  /** Passes over a head, and returns its argument. */
  private long argument() throws ApiException {
    int info = peek() & 31;
    position++;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed("no argument is of kind " + info);
    }
    int size = 1 << (info - 24);
    need(size);
    long argument = 0;
    for (int i = 0; i < size; i++) {
      argument = (argument << 8) | (body[position++] & 0xff);
    }
    return argument;
  }
}
