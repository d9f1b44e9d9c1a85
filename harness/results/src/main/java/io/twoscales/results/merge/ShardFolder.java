package io.twoscales.results.merge;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.Shard;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.SetManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A set that is a shard. */
record ShardFolder(Path folder, SetManifest manifest) {
  /**
   * Reads its manifest.
   *
   * @throws ResultSetException when the folder is no set, or one with all runs
   */
  static ShardFolder read(Path folder) {
    SetManifest manifest = SetManifest.read(folder);
    if (manifest.shard().isEmpty()) {
      throw new ResultSetException(
          folder + " is no shard: it has all runs of its experiment already");
    }
    return new ShardFolder(folder, manifest);
  }

  Shard shard() {
    return manifest.shard().orElseThrow();
  }

  /** In the order of the set. */
  List<RunId> runs() {
    return ResultSet.expectedRuns(manifest);
  }

  /** Of all shards' runs, in the order of the whole. */
  List<RunId> runsOfAll() {
    return ResultSet.expectedRuns(manifest.whole());
  }

  Set<String> files() {
    return manifest.sha256().keySet();
  }

  Path manifestFile() {
    return folder.resolve(Schema.MANIFEST);
  }

  static boolean isInput(String name) {
    return name.startsWith(Schema.INPUTS + "/");
  }
}
