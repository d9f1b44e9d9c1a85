package io.twoscales.results.verify;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.SetManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks a result set: every file there and none besides, sizes and checksums as the manifest has
 * them, every value of every table of the type that the descriptor gives its column, and every
 * number of the summary again from requests (where they were recorded), timeline, histograms and
 * actions.
 *
 * @param folder the set
 * @param defects what is wrong, file by file; empty when nothing is
 * @param rows of each table
 * @param schemaVersion of the files; 0 when there is no readable manifest
 */
public record Verification(
    Path folder, List<Defect> defects, Map<String, Long> rows, int schemaVersion) {
  public Verification {
    defects = List.copyOf(defects);
  }

  /**
   * Something that is wrong.
   *
   * @param file its path in the set; empty for the set as a whole
   * @param what what is wrong with it
   */
  public record Defect(String file, String what) {
    @Override
    public String toString() {
      return file.isEmpty() ? what : file + ": " + what;
    }
  }

  /** Whether nothing is wrong. */
  public boolean passed() {
    return defects.isEmpty();
  }

  /**
   * Checks of a set only that its files are those that were written: all there, none besides, sizes
   * and checksums right.
   */
  public static List<Defect> ofFiles(Path folder, SetManifest manifest) {
    List<Defect> defects = new ArrayList<>();
    files(folder, manifest, defects);
    return defects;
  }

  /** Checks a folder; whatever is wrong with it is in the result. */
  public static Verification of(Path folder) {
    SetManifest manifest;
    try {
      manifest = SetManifest.read(folder);
    } catch (ResultSetException e) {
      return new Verification(folder, List.of(new Defect("", e.getMessage())), Map.of(), 0);
    }
    List<Defect> defects = new ArrayList<>();
    Map<String, Long> rows = new LinkedHashMap<>();
    Set<String> unreadable = files(folder, manifest, defects);
    if (!unreadable.contains(Schema.DATA_PACKAGE)) {
      DescriptorCheck check = new DescriptorCheck(folder, manifest.schemaVersion(), unreadable);
      defects.addAll(check.defects());
      rows.putAll(check.rows());
      check.unreadable().forEach(unreadable::add);
    }
    numbers(folder, unreadable, defects);
    return new Verification(folder, defects, rows, manifest.schemaVersion());
  }

  /** Returns the files that are not there. */
  private static Set<String> files(Path folder, SetManifest manifest, List<Defect> defects) {
    Set<String> missing = new TreeSet<>();
    Set<String> expected = ResultSet.expectedFiles(manifest);
    for (String name : expected) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        defects.add(new Defect(name, "is missing"));
        missing.add(name);
      } else if (!manifest.sha256().containsKey(name)) {
        defects.add(new Defect(name, "has no checksum in " + Schema.MANIFEST));
      } else {
        content(name, file, manifest, defects);
      }
    }
    try (Stream<Path> there = Files.walk(folder)) {
      there
          .filter(path -> !Files.isDirectory(path))
          .map(path -> folder.relativize(path).toString())
          .filter(name -> !name.equals(Schema.MANIFEST) && !expected.contains(name))
          .sorted()
          .forEach(name -> defects.add(new Defect(name, "is no file of the set")));
    } catch (IOException | UncheckedIOException e) {
      defects.add(new Defect("", "cannot be read: " + e.getMessage()));
    }
    return missing;
  }

  private static void content(String name, Path file, SetManifest manifest, List<Defect> defects) {
    try {
      long size = Files.size(file);
      long expected = manifest.bytes().getOrDefault(name, size);
      if (size != expected) {
        String word = size < expected ? "truncated" : "longer than it was";
        defects.add(
            new Defect(name, "is %s: %d bytes instead of %d".formatted(word, size, expected)));
      } else if (!Schema.sha256(file).equals(manifest.sha256().get(name))) {
        defects.add(new Defect(name, "was changed: its checksum is not the manifest's"));
      }
    } catch (IOException | UncheckedIOException e) {
      defects.add(new Defect(name, "cannot be read: " + e.getMessage()));
    }
  }

  private static void numbers(Path folder, Set<String> unreadable, List<Defect> defects) {
    if (unreadable.contains(Table.SUMMARY.file())) {
      return;
    }
    try {
      defects.addAll(new SummaryCheck(ResultSet.open(folder), unreadable).defects());
    } catch (ResultSetException e) {
      boolean known = defects.stream().anyMatch(d -> e.getMessage().contains(d.file()));
      if (defects.isEmpty() || !known) {
        defects.add(new Defect("", e.getMessage()));
      }
    }
  }
}
