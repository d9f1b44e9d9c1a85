package io.twoscales.traces;

public final class RateFiles {
  public static RateTrace read(java.nio.file.Path p) {
    try (java.io.InputStream in =
        p.toString().endsWith(".gz")
            ? new java.util.zip.GZIPInputStream(java.nio.file.Files.newInputStream(p))
            : java.nio.file.Files.newInputStream(p)) {
      return new RateTrace(
          p.getFileName().toString(),
          java.util.Arrays.stream(new String(in.readAllBytes()).trim().split("\\s+"))
              .mapToDouble(Double::parseDouble)
              .toArray());
    } catch (java.io.IOException e) {
      throw new TraceException(e.toString());
    }
  }
}
