package io.twoscales.traces.documents;

import java.io.ByteArrayOutputStream;

/**
 * One block of the deflate format with its fixed codes (RFC 1951, section 3.2.6) in which the only
 * repetitions are runs of one byte.
 */
final class RunLengthDeflate {
  private static final int END_OF_BLOCK = 256;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final int DISTANCE_BITS = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int held;
  private int heldBits;

  private RunLengthDeflate() {}

  static byte[] compress(byte[] data) {
    RunLengthDeflate deflate = new RunLengthDeflate();
    deflate.block(data);
    return deflate.out.toByteArray();
  }

  private void block(byte[] data) {
    bits(1, 1);
    bits(1, 2);
    int at = 0;
    while (at < data.length) {
      symbol(data[at] & 0xff);
      int run = run(data, at);
      at++;
      while (run >= SHORTEST) {
        int length = Math.min(run, LONGEST);
        repeat(length);
        at += length;
        run -= length;
      }
    }
    symbol(END_OF_BLOCK);
    bits(0, (8 - heldBits) % 8);
  }

  /** How often the byte at a place follows itself. */
  private static int run(byte[] data, int at) {
    int run = 0;
    while (at + run + 1 < data.length && data[at + run + 1] == data[at]) {
      run++;
    }
    return run;
  }

  private void repeat(int length) {
    if (length == LONGEST) {
      symbol(285);
    } else {
      int over = length - SHORTEST;
      int extra = over < 8 ? 0 : 29 - Integer.numberOfLeadingZeros(over);
      symbol(257 + 4 * extra + (over >> extra));
      bits(over & ((1 << extra) - 1), extra);
    }
    code(0, DISTANCE_BITS);
  }

  private void symbol(int symbol) {
    if (symbol < 144) {
      code(0x30 + symbol, 8);
    } else if (symbol < 256) {
      code(0x190 + symbol - 144, 9);
    } else if (symbol < 280) {
      code(symbol - 256, 7);
    } else {
      code(0xc0 + symbol - 280, 8);
    }
  }

  /** A code's bits come with the highest first, all others with the lowest. */
  private void code(int code, int length) {
    bits(Integer.reverse(code) >>> (32 - length), length);
  }

  private void bits(int value, int count) {
    held |= value << heldBits;
    heldBits += count;
    while (heldBits >= 8) {
      out.write(held);
      held >>>= 8;
      heldBits -= 8;
    }
  }
}
