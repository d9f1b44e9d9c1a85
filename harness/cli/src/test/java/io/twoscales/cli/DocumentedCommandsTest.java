package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages tell people to type works. */
class DocumentedCommandsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweeps.md",
        "gate-my-ci.md",
        "add-my-policy.md",
        "reproduce-the-paper.md",
        "evaluate-on-my-hardware.md"
      })
  void commandsOfAPageWork(String page) throws IOException, InterruptedException {
    new DocumentedPage(page, new Checkout(folder).withJars()).run();
  }

  /** Links of these pages lead somewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweeps.md",
        "gate-my-ci.md",
        "add-my-policy.md",
        "reproduce-the-paper.md",
        "evaluate-on-my-hardware.md"
      })
  void filesThatAPageNamesAreThere(String page) throws IOException {
    Path docs = Path.of("../../docs");
    Pattern.compile("\\]\\(([^)#:]+)\\)")
        .matcher(Files.readString(docs.resolve(page)))
        .results()
        .forEach(link -> assertThat(docs.resolve(link.group(1))).as(page).exists());
  }
}
