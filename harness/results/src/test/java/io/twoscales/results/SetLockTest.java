package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetLockTest {
  @TempDir Path temporary;

  @Test
  void aSetIsWrittenByOneAtATime() throws IOException {
    Path folder = temporary.resolve("set");
    try (SetLock first = SetLock.take(folder)) {
      assertThatThrownBy(() -> SetLock.take(folder))
          .isInstanceOf(ResultSetException.class)
          .hasMessageContaining("set is being written by another process");
    }
    try (SetLock second = SetLock.take(folder)) {
      assertThat(second).as("free again").isNotNull();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatWasMeasuredStaysForTheNextTry() throws IOException {
    Path folder = temporary.resolve("set");
    try (SetLock lock = SetLock.take(folder)) {
      SampleSet sample = SampleSet.of("a", "b").repetitions(1).seconds(3);
      sample.writeRun(new ResultSetWriter(folder, sample.experiment()), "a", 1);
    }
    assertThat(temporary.resolve("set.partial/runs/a-1")).isDirectory();
  }

  @Test
  void aSetThatIsThereIsNotLocked() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("set"));
    assertThatThrownBy(() -> SetLock.take(folder)).hasMessageContaining("choose another --out");
    assertThat(temporary.resolve("set.partial")).doesNotExist();
  }
}
