package io.twoscales.traces;

public final class SentencePayloads {
  public static java.util.List<String> generate(int n, long seed) {
    java.util.List<String> l = new java.util.ArrayList<>();
    for (int i = 0; i < n; i++)
      l.add(
          "the quick brown fox number "
              + i
              + " jumps over the lazy dog while it rains in the city");
    return l;
  }
}
