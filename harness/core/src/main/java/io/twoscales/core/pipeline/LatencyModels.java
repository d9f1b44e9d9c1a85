package io.twoscales.core.pipeline;

import io.twoscales.solver.latency.ProfileCell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How fast a pipeline says its variants are, as a checksum that is the same on every machine. */
public final class LatencyModels {
  private LatencyModels() {}

  /**
   * Of names, batches, accuracies and latencies of all variants.
   *
   * @return in hexadecimal
   */
  public static String sha256(Pipeline pipeline) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (StageSpec stage : pipeline.stages()) {
        out.writeUTF(stage.name());
        for (int batch : stage.batches()) {
          out.writeInt(batch);
        }
        for (Variant variant : stage.variants()) {
          out.writeUTF(variant.name());
          out.writeDouble(variant.accuracy());
          write(variant.latency(), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void write(VariantLatency latency, DataOutputStream out) throws IOException {
    if (latency instanceof VariantLatency.Coefficients given) {
      out.writeUTF("coefficients");
      out.writeDouble(given.gammaMs());
      out.writeDouble(given.epsilonMs());
      out.writeDouble(given.deltaMs());
      out.writeDouble(given.etaMs());
      out.writeDouble(given.overheadMillicores());
      out.writeInt(given.ownUnitMillicores().orElse(-1));
    } else if (latency instanceof VariantLatency.Fitted fitted) {
      out.writeUTF("fitted");
      out.writeDouble(fitted.cfsPeriodMs().orElse(-1));
      for (ProfileCell cell : fitted.profile().cells()) {
        write(cell, out);
      }
    } else if (latency instanceof VariantLatency.Interpolated interpolated) {
      out.writeUTF("interpolated");
      for (ProfileCell cell : interpolated.profile().cells()) {
        write(cell, out);
      }
    }
  }

  private static void write(ProfileCell cell, DataOutputStream out) throws IOException {
    out.writeUTF(cell.variant());
    out.writeInt(cell.batch());
    out.writeInt(cell.millicores());
    out.writeDouble(cell.p50Ms());
    out.writeDouble(cell.p99Ms());
    out.writeDouble(cell.meanMs());
    out.writeLong(cell.samples());
  }
}
