package io.twoscales.solver;

import java.util.Arrays;

/** Stable merge sort of indices by a comparison, without boxing. */
final class IndexSort {

  /** Compares what two indices stand for. */
  interface IndexComparison {
    int compare(int a, int b);
  }

  private static final int INSERTION = 12;

  private IndexSort() {}

  static void sort(int[] indices, IndexComparison by) {
    sort(Arrays.copyOf(indices, indices.length), indices, 0, indices.length, by);
  }

  /** Sorts a range of {@code to}; {@code from} holds the same values there and is scratch. */
  private static void sort(int[] from, int[] to, int start, int end, IndexComparison by) {
    if (end - start <= INSERTION) {
      for (int i = start + 1; i < end; i++) {
        int value = to[i];
        int j = i;
        for (; j > start && by.compare(to[j - 1], value) > 0; j--) {
          to[j] = to[j - 1];
        }
        to[j] = value;
      }
      return;
    }
    int middle = (start + end) >>> 1;
    sort(to, from, start, middle, by);
    sort(to, from, middle, end, by);
    int a = start;
    int b = middle;
    for (int k = start; k < end; k++) {
      if (b == end || (a < middle && by.compare(from[a], from[b]) <= 0)) {
        to[k] = from[a++];
      } else {
        to[k] = from[b++];
      }
    }
  }
}
