package io.twoscales.results.condense;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.Checksums;
import io.twoscales.results.NewSet;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.verify.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A set without the rows of seconds, actions, decisions and requests: summary and latencies, which
 * comparisons and gates rest on, stay as they were. That is a hundredth of the size or less, so
 * that a baseline or a long history can lie in a repository.
 */
public final class Condensation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ResultSet set;

  private Condensation(Path folder, ResultSet set) {
    this.folder = folder;
    this.set = set;
  }

  /**
   * Of a whole set in which nothing is wrong.
   *
   * @throws ResultSetException when it is a shard, condensed already, or anything is wrong with it
   */
  public static Condensation of(Path folder) {
    ResultSet set = ResultSet.open(folder);
    if (set.manifest().condensed()) {
      throw new ResultSetException(folder + " is condensed already");
    }
    if (set.manifest().shard().isPresent()) {
      throw new ResultSetException(
          folder + " is a shard; twoscales results merge makes a whole of it first");
    }
    Verification verification = Verification.of(folder);
    if (!verification.passed()) {
      throw new ResultSetException(
          "%s: %s (twoscales results verify says everything)"
              .formatted(folder, verification.defects().get(0)));
    }
    return new Condensation(folder, set);
  }

  /**
   * Writes it beside its place and renames it.
   *
   * @throws ResultSetException when something is there already, or it cannot be written; nothing is
   *     left of it then
   */
  public Path write(Path target) {
    return NewSet.write(
        target,
        whole -> {
          for (String name : set.manifest().sha256().keySet()) {
            Path file = whole.resolve(name);
            Files.createDirectories(file.getParent());
            write(name, file);
          }
          writeManifest(whole);
        });
  }

  private void write(String name, Path file) throws IOException {
    if (name.equals(Schema.DECISIONS)) {
      Files.createFile(file);
    } else if (isTableOfRows(name)) {
      writeHeader(folder.resolve(name), file);
    } else {
      Files.copy(folder.resolve(name), file);
    }
  }

  private static boolean isTableOfRows(String name) {
    for (Table table : Table.values()) {
      if (table != Table.SUMMARY && table.file().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void writeHeader(Path from, Path to) throws IOException {
    boolean packed = from.toString().endsWith(".gz");
    try (InputStream file = Files.newInputStream(from);
        InputStream in = packed ? new GZIPInputStream(file) : file;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        OutputStream out = Files.newOutputStream(to);
        OutputStream packing = packed ? new GZIPOutputStream(out) : out) {
      packing.write((lines.readLine() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void writeManifest(Path whole) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(folder.resolve(Schema.MANIFEST).toFile());
    root.put("condensed", true);
    Checksums.put(root, whole);
    JSON.writerWithDefaultPrettyPrinter().writeValue(whole.resolve(Schema.MANIFEST).toFile(), root);
  }
}
