package io.twoscales.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RunFolderTest {
  @Test
  void itIsGoneAfterTheRunWithAllThatIsInIt() throws Exception {
    Path path;
    try (RunFolder folder = new RunFolder()) {
      path = folder.path();
      Files.createDirectories(path.resolve("unpacked/deep"));
      Files.writeString(path.resolve("unpacked/deep/library.so"), "");
      assertThat(RunFolder.removeOrphans()).doesNotContain("folder " + path);
      assertThat(path).isDirectory();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whatAKilledHarnessLeftIsRemovedByALaterOne() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path left =
        Files.createTempDirectory("twoscales-run-another-boot_%d_1_".formatted(ended.pid()));
    Files.writeString(left.resolve("schedule.csv"), "id\n");

    assertThat(RunFolder.removeOrphans()).contains("folder " + left);
    assertThat(left).doesNotExist();
  }

  @Test
  void foldersThatAreNobodysAreLeftAlone() throws Exception {
    Path others = Files.createTempDirectory("twoscales-run-notes");
    try {
      assertThat(RunFolder.removeOrphans()).doesNotContain("folder " + others);
      assertThat(others).isDirectory();
    } finally {
      Files.delete(others);
    }
  }
}
