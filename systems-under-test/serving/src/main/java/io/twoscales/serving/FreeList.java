package io.twoscales.serving;

import java.util.Arrays;

/** Numbers that are given out and come back; the one that came back last is given out first. */
final class FreeList {

  private int[] returned = new int[16];
  private int size;
  private int used;

  /** A number that nobody has. */
  int take() {
    return size > 0 ? returned[--size] : used++;
  }

  void giveBack(int number) {
    if (size == returned.length) {
      returned = Arrays.copyOf(returned, 2 * size);
    }
    returned[size++] = number;
  }

  /** How many numbers somebody has. */
  int taken() {
    return used - size;
  }
}
