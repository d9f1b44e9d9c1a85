package io.twoscales.traces;

public record Window(int fromSecond, int toSecond) {
  public static Window parse(String s) {
    String[] p = s.split("\\.\\.");
    return new Window(Integer.parseInt(p[0]), Integer.parseInt(p[1]));
  }
}
