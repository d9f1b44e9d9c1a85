package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFoldersTest {
  @TempDir Path root;
  private Path first;
  private Path second;
  private TraceFolders folders;

  @BeforeEach
  void twoFolders() throws IOException {
    first = Files.createDirectory(root.resolve("first"));
    second = Files.createDirectory(root.resolve("second"));
    folders = new TraceFolders(List.of(first, second));
  }

  @Test
  void findsAFileInALaterFolder() throws IOException {
    Path file = Files.writeString(second.resolve("rates.txt"), "1");

    assertThat(folders.find("rates.txt")).isEqualTo(file);
    assertThat(folders.contains("rates.txt")).isTrue();
  }

  @Test
  void prefersTheEarlierFolder() throws IOException {
    Path file = Files.writeString(first.resolve("rates.txt"), "1");
    Files.writeString(second.resolve("rates.txt"), "2");

    assertThat(folders.find("rates.txt")).isEqualTo(file);
  }

  @Test
  void passesOverAFolderOfThatName() throws IOException {
    Files.createDirectory(first.resolve("rates.txt"));
    Path file = Files.writeString(second.resolve("rates.txt"), "2");

    assertThat(folders.find("rates.txt")).isEqualTo(file);
  }

  @Test
  void findsARelativePathInAFolder() throws IOException {
    Path file = Files.writeString(Files.createDirectory(first.resolve("days")).resolve("1"), "1");

    assertThat(folders.find("days/1")).isEqualTo(file);
  }

  @Test
  void takesAnAbsolutePathAsItIs() throws IOException {
    Path file = Files.writeString(root.resolve("elsewhere.txt"), "1");

    assertThat(folders.find(file.toString())).isEqualTo(file);
    assertThat(folders.contains(root.resolve("nothing.txt").toString())).isFalse();
  }

  @Test
  void takesAPathRelativeToTheWorkingFolder() {
    assertThat(folders.find("pom.xml")).isRegularFile();
  }

  @Test
  void saysWhereItLookedAndWhatToDo() {
    Path gone = root.resolve("gone");
    TraceFolders withGone = new TraceFolders(List.of(first, gone));

    assertThat(withGone.contains("rates.txt")).isFalse();
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> withGone.find("rates.txt"))
        .withMessageContaining("no trace 'rates.txt'")
        .withMessageContaining(first.toString())
        .withMessageContaining(gone + " (no such folder)")
        .withMessageContaining("--trace-dir")
        .withMessageContaining("TWOSCALES_TRACES");
  }

  @Test
  void refusesNamesThatNameNothing() {
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> folders.find(" "))
        .withMessageContaining("blank");
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> folders.find("a\0b"))
        .withMessageContaining("cannot name a file");
  }
}
