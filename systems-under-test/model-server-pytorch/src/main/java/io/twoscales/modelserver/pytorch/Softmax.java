package io.twoscales.modelserver.pytorch;

/** Numbers of any size as probabilities. */
final class Softmax {
  private Softmax() {}

  /** Writes the softmax of some numbers in a row. */
  static void write(float[] from, int start, int count, float[] to, int at) {
    float largest = from[start];
    for (int i = 1; i < count; i++) {
      largest = Math.max(largest, from[start + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double power = Math.exp(from[start + i] - largest);
      to[at + i] = (float) power;
      sum += power;
    }
    for (int i = 0; i < count; i++) {
      to[at + i] /= (float) sum;
    }
  }
}
