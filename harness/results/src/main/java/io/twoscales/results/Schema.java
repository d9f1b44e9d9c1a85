package io.twoscales.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The shape of a result set on disk: its version, and the files that are not tables.
 *
 * <p>Version 2 added to the manifest: {@code bytes} of every file, and of the experiment a checksum
 * of its rates, its stages, serving settings and faults. It added {@code starts.csv}, {@code
 * machine.csv}, and the columns that say so in {@link Table}. Version 3 added the column {@code
 * replica_steal_share}.
 */
public final class Schema {
  /** Version of the files that are written; readers accept older ones and refuse newer ones. */
  public static final int VERSION = 3;

  /** What ran where, and checksums. */
  public static final String MANIFEST = "manifest.json";

  /** The experiment file as it was given. */
  public static final String EXPERIMENT = "experiment.yaml";

  /** Describes the columns of all tables (Frictionless). */
  public static final String DATA_PACKAGE = "datapackage.json";

  /** A JSON document per line and decision. */
  public static final String DECISIONS = "decisions.jsonl";

  /** What the experiment rests on besides, by the policy that it is of. */
  public static final String INPUTS = "inputs";

  /** A set that is not complete lies in a folder of its name with this behind. */
  public static final String PARTIAL_SUFFIX = ".partial";

  private Schema() {}

  /**
   * The checksum of a file as the manifest has it.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static String sha256(Path file) {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The file of a run's latency histogram.
   *
   * @param run controller and repetition, as in {@code themis-1}
   */
  public static String histogram(String run) {
    return "latency-" + run + ".hlog";
  }

  /** Whether this is the name of a run's latency histogram. */
  public static boolean isHistogram(String file) {
    return file.endsWith(".hlog");
  }
}
