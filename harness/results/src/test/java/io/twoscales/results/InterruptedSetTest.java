package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a set that was interrupted has on the disk, going on gives the set that an undisturbed
 * try gives, or an error; never a set that passes for whole and is not.
 */
class InterruptedSetTest {
  private static final SampleSet SAMPLE = SampleSet.of("a", "b").repetitions(2).seconds(3);

  @TempDir Path temporary;
  private Map<String, byte[]> undisturbed;

  @BeforeEach
  void write() throws IOException {
    undisturbed = content(SAMPLE.write(temporary.resolve("undisturbed")));
    undisturbed.remove(Schema.MANIFEST);
  }

  /** All files of a folder by their path in it. */
  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }

  private static void restore(Path folder, Map<String, byte[]> content) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : content.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** A folder with three of four runs, as it is when the process is killed now. */
  private Map<String, byte[]> begun(Path folder) throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder, SAMPLE.experiment());
    SAMPLE.writeRun(set, "a", 1);
    SAMPLE.writeRun(set, "b", 1);
    SAMPLE.writeRun(set, "a", 2);
    return content(set.partialFolder());
  }

  /** Goes on as the command does: runs that are not there are run, and then the set is whole. */
  private static Path goOn(Path folder) throws IOException {
    ResultSetWriter set = new ResultSetWriter(folder, SAMPLE.experiment());
    for (int repetition = 1; repetition <= 2; repetition++) {
      for (String controller : List.of("a", "b")) {
        if (set.finished(controller, repetition).isEmpty()) {
          SAMPLE.writeRun(set, controller, repetition);
        }
      }
    }
    return set.complete();
  }

  private void resumesOrRefuses(Path folder, String how) throws IOException {
    assertThatThrownBy(() -> ResultSet.open(folder))
        .as(how)
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("interrupted");
    Path done;
    try {
      done = goOn(folder);
    } catch (ResultSetException refused) {
      assertThat(folder).as(how).doesNotExist();
      assertThat(refused).as(how).hasMessageContaining(folder.getFileName().toString());
      return;
    }
    Map<String, byte[]> found = content(done);
    found.remove(Schema.MANIFEST);
    assertThat(found.keySet()).as(how).isEqualTo(undisturbed.keySet());
    found.forEach(
        (name, bytes) ->
            assertThat(bytes).as("%s: %s", how, name).isEqualTo(undisturbed.get(name)));
    assertThat(Verification.of(done).defects()).as(how).isEmpty();
    restore(done, Map.of());
    Files.deleteIfExists(done);
  }

  /** A crash of the machine leaves files shorter than they were written, or empty. */
  @Test
  void everyFileMayBeCutShort() throws IOException {
    Path folder = temporary.resolve("set");
    Map<String, byte[]> begun = begun(folder);
    Path partial = temporary.resolve("set.partial");
    SplittableRandom random = new SplittableRandom(1);
    for (String file : begun.keySet().stream().sorted().toList()) {
      byte[] whole = begun.get(file);
      int[] lengths = {0, 1, random.nextInt(whole.length + 1), Math.max(0, whole.length - 1)};
      for (int length : Arrays.stream(lengths).filter(l -> l < whole.length).distinct().toArray()) {
        restore(partial, begun);
        Files.write(partial.resolve(file), Arrays.copyOf(whole, length));
        resumesOrRefuses(folder, "%s cut to %d of %d".formatted(file, length, whole.length));
      }
    }
  }

  @Test
  void everyFileMayBeMissing() throws IOException {
    Path folder = temporary.resolve("set");
    Map<String, byte[]> begun = begun(folder);
    Path partial = temporary.resolve("set.partial");
    for (String file : begun.keySet().stream().sorted().toList()) {
      restore(partial, begun);
      Files.delete(partial.resolve(file));
      resumesOrRefuses(folder, file + " missing");
    }
  }

  /** Killed while the set is put together: any part of it may lie there already. */
  @Test
  void whatWasPutTogetherInPartIsDoneAnew() throws IOException {
    Path folder = temporary.resolve("set");
    Map<String, byte[]> begun = begun(folder);
    Path partial = temporary.resolve("set.partial");
    List<String> files = undisturbed.keySet().stream().sorted().toList();
    for (int there = 0; there <= files.size(); there++) {
      restore(partial, begun);
      Files.createDirectories(partial.resolve("whole"));
      for (String file : files.subList(0, there)) {
        byte[] whole = undisturbed.get(file);
        Files.write(partial.resolve("whole").resolve(file), Arrays.copyOf(whole, whole.length / 2));
      }
      resumesOrRefuses(folder, there + " files put together");
    }
  }

  /** Killed after the set got its name and before the rest was removed. */
  @Test
  void whatIsLeftBesideAWholeSetDoesNotHarmIt() throws IOException {
    Path folder = temporary.resolve("set");
    Map<String, byte[]> begun = begun(folder);
    Path done = goOn(folder);
    restore(temporary.resolve("set.partial"), begun);
    assertThat(Verification.of(done).defects()).isEmpty();
    assertThatThrownBy(() -> new ResultSetWriter(folder, SAMPLE.experiment()))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("exists");
  }

  /** Pipeline and trace are files besides the experiment's, which stays the same. */
  @Test
  void runsThatRestOnSomethingElseAreNotMixed() throws IOException {
    Path folder = temporary.resolve("set");
    Map<String, byte[]> begun = begun(folder);
    SampleSet otherRates = SampleSet.of("a", "b").repetitions(2).seconds(3).perSecond(31);
    assertThatThrownBy(() -> new ResultSetWriter(folder, otherRates.experiment()))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("was begun with something else")
        .hasMessageContaining("meanPerSecond is 31.0, was 30.0");
    SampleSet otherModels = SampleSet.of("a", "b").repetitions(2).seconds(3).gammaMs(12);
    assertThatThrownBy(() -> new ResultSetWriter(folder, otherModels.experiment()))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("latencyModelsSha256");
    assertThat(content(temporary.resolve("set.partial")).keySet()).isEqualTo(begun.keySet());
    assertThat(goOn(folder)).isDirectory();
  }
}
