package io.twoscales.results.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.run.Detail;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.SampleSet;
import io.twoscales.results.Schema;
import io.twoscales.results.Shard;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.statistics.SetStatistics;
import io.twoscales.results.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardMergeTest {
  private static final SampleSet SAMPLE = SampleSet.of("a", "b").repetitions(3).seconds(4);
  private static final Set<ShardMerge.Allowed> NOTHING = EnumSet.noneOf(ShardMerge.Allowed.class);

  @TempDir Path temporary;

  private List<Path> shards(SampleSet sample, int count) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (int index = 1; index <= count; index++) {
      folders.add(
          sample.write(folder("%d-of-%d".formatted(index, count)), new Shard(index, count)));
    }
    return folders;
  }

  private Path folder(String name) {
    return temporary.resolve(name);
  }

  private Path merge(List<Path> shards) {
    return ShardMerge.of(shards, NOTHING).write(folder("merged"));
  }

  private void refused(List<Path> shards, String... words) throws IOException {
    try (Stream<Path> before = Files.list(temporary)) {
      List<Path> there = before.sorted().toList();
      assertThatThrownBy(() -> merge(shards))
          .isInstanceOf(ResultSetException.class)
          .hasMessageContainingAll(words);
      try (Stream<Path> after = Files.list(temporary)) {
        assertThat(after.sorted().toList()).isEqualTo(there);
      }
    }
  }

  /** All files but the manifest, by name, a letter a byte. */
  private static TreeMap<String, String> content(Path folder) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    content.remove(Schema.MANIFEST);
    return content;
  }

  private static void edit(Path shard, Consumer<ObjectNode> change) throws IOException {
    Path manifest = shard.resolve(Schema.MANIFEST);
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(manifest.toFile());
    change.accept(root);
    json.writeValue(manifest.toFile(), root);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 9})
  void shardsInAnyOrderBecomeTheSetOfOneMachine(int count) throws IOException {
    Path whole = SAMPLE.write(folder("whole"));
    List<Path> shards = shards(SAMPLE, count);
    Collections.shuffle(shards, new Random(count));

    Path merged = merge(shards);

    assertThat(content(merged)).isEqualTo(content(whole));
    assertThat(Verification.of(merged).defects()).isEmpty();
    SetManifest manifest = SetManifest.read(merged);
    assertThat(manifest.shard()).isEmpty();
    assertThat(manifest.sha256()).isEqualTo(SetManifest.read(whole).sha256());
    assertThat(manifest.experiment()).isEqualTo(SetManifest.read(whole).experiment());
    assertThat(manifest.environment()).containsEntry("engine", "1.2.3");
    assertThat(manifest.mergedFrom())
        .extracting(part -> part.shard().index())
        .isSorted()
        .hasSize(count);
    assertThat(folder("merged.partial")).doesNotExist();
  }

  @Test
  void runsWithoutRowsAreNoObstacle() throws IOException {
    SampleSet sums = SampleSet.of("a", "b").repetitions(2).seconds(3).record();
    Path whole = sums.write(folder("whole"));
    assertThat(content(merge(shards(sums, 3)))).isEqualTo(content(whole));
  }

  @Test
  void someRunsMayHaveRowsAndOthersNone() throws IOException {
    SampleSet calm = SampleSet.of("a", "b").repetitions(2).seconds(3).record(Detail.VISITS);
    Path whole = calm.write(folder("whole"));
    assertThat(content(merge(shards(calm, 2)))).isEqualTo(content(whole));
  }

  @Test
  void mergingTwiceGivesTheSameManifest() throws IOException {
    List<Path> shards = shards(SAMPLE, 3);
    Path one = ShardMerge.of(shards, NOTHING).write(folder("one"));
    Collections.reverse(shards);
    Path two = ShardMerge.of(shards, NOTHING).write(folder("two"));
    assertThat(two.resolve(Schema.MANIFEST)).hasSameBinaryContentAs(one.resolve(Schema.MANIFEST));
  }

  @Test
  void aShardSaysThatItIsOne() throws IOException {
    Path folder = shards(SAMPLE, 4).get(1);
    ResultSet shard = ResultSet.open(folder);

    assertThat(Verification.of(folder).defects()).isEmpty();
    assertThat(shard.manifest().shard()).contains(new Shard(2, 4));
    assertThat(shard.shardNotice()).contains("shard 2 of 4: 2 of 6 runs, not the whole experiment");
    assertThat(SetStatistics.of(shard).controllers())
        .extracting(statistics -> statistics.controller())
        .isEqualTo(shard.controllers());
  }

  @Test
  void aShardWithoutRunsIsASetThatNothingCanBeSaidOf() throws IOException {
    Path folder = SAMPLE.write(folder("empty"), new Shard(9, 9));
    ResultSet empty = ResultSet.open(folder);

    assertThat(Verification.of(folder).defects()).isEmpty();
    assertThat(empty.controllers()).isEmpty();
    assertThatThrownBy(() -> SetStatistics.of(empty))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContainingAll("empty has no runs", "shard 9 of 9: 0 of 6 runs", "results merge");
  }

  @Test
  void aShardThatIsMissingIsNamed() throws IOException {
    List<Path> shards = shards(SAMPLE, 4);
    refused(List.of(shards.get(3), shards.get(0)), "2 of 4 shards are missing: 2/4, 3/4");
    refused(shards.subList(1, 4), "1 of 4 shards is missing: 1/4");
  }

  @Test
  void aShardThatIsThereTwiceIsRefused() throws IOException {
    List<Path> shards = shards(SAMPLE, 2);
    refused(List.of(shards.get(0), shards.get(1), shards.get(0)), "are both shard 1/2");
    shards.add(SAMPLE.write(folder("again"), new Shard(2, 2)));
    refused(shards, "2-of-2", "again", "are both shard 2/2");
  }

  @Test
  void shardsOfOtherExperimentsAreRefused() throws IOException {
    Path first = SAMPLE.write(folder("first"), new Shard(1, 2));
    Shard second = new Shard(2, 2);
    Path seed = SampleSet.of("a", "b").repetitions(3).seed(8).seconds(4).write(folder("s"), second);
    refused(List.of(first, seed), "different experiments", "seed");
    Path name = SampleSet.of("a", "b").repetitions(3).named("n").write(folder("n"), second);
    refused(List.of(first, name), "different experiments", Schema.EXPERIMENT);
    Path load = SampleSet.of("a", "b").repetitions(3).seconds(5).write(folder("l"), second);
    refused(List.of(first, load), "different experiments");
    Path thirds = SAMPLE.write(folder("t"), new Shard(2, 3));
    refused(List.of(first, thirds), "shard 1/2", "shard 2/3", "different numbers of shards");
    Path whole = SAMPLE.write(folder("w"));
    refused(List.of(first, whole), "w is no shard");
  }

  @Test
  void editedFilesAreRefused() throws IOException {
    List<Path> shards = shards(SAMPLE, 2);
    Path summary = shards.get(1).resolve("summary.csv");
    String text = Files.readString(summary);
    Files.writeString(summary, text.replaceFirst("true", "tru3"));
    refused(shards, "2-of-2 is not as it was written", "summary.csv: was changed");
    Files.writeString(summary, text.substring(1));
    refused(shards, "summary.csv: is truncated");
    Files.writeString(summary, text);
    Files.writeString(shards.get(0).resolve("notes.txt"), "mine");
    refused(shards, "notes.txt: is no file of the set");
  }

  @Test
  void otherInputsAreRefused() throws IOException {
    List<Path> shards = shards(SAMPLE, 2);
    edit(shards.get(1), root -> ((ObjectNode) root.path("sha256")).put("inputs/a/w.json", "00"));
    refused(shards, "differ in inputs");
  }

  @Test
  void otherCommitsAndHardwareAreMergedWhenAskedFor() throws IOException {
    List<Path> shards = shards(SAMPLE, 2);
    edit(shards.get(1), root -> root.put("commit", "0000000"));
    refused(shards, "0000000", "--other-commits");
    edit(shards.get(1), root -> ((ObjectNode) root.path("machine")).put("cpu", "Z80"));
    assertThatThrownBy(() -> ShardMerge.of(shards, EnumSet.of(ShardMerge.Allowed.COMMITS)))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContainingAll("Z80", "--other-hardware");

    Path merged =
        ShardMerge.of(shards, EnumSet.allOf(ShardMerge.Allowed.class)).write(folder("merged"));

    SetManifest manifest = SetManifest.read(merged);
    assertThat(manifest.hardware()).contains(" × Z80").contains(manifest.machine().hardware());
    assertThat(manifest.commit()).endsWith(", 0000000");
  }

  @Test
  void whatIsInTheWayStays() throws IOException {
    List<Path> shards = shards(SAMPLE, 2);
    Path before = merge(shards);
    TreeMap<String, String> content = content(before);
    refused(shards, "exists; result sets are never changed");
    assertThat(content(before)).isEqualTo(content);

    Files.createDirectories(folder("other.partial/runs"));
    assertThatThrownBy(() -> ShardMerge.of(shards, NOTHING).write(folder("other")))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("interrupted");
    assertThat(folder("other.partial/runs")).exists();
  }

  /** Texts may hold line feeds, quotes and commas. */
  @Test
  void recordsAreFoundWhateverTheirValuesHold() throws IOException {
    Path file =
        Files.writeString(
            folder("t.csv"), "h,h\na,1,\"x\ny\"\"\n,\"\na,2,é\n", StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    RecordScanner.scan(file, true, (offset, bytes, text) -> found.add(offset + "+" + bytes));
    assertThat(found).containsExactly("0+4", "4+14", "18+7");
  }
}
