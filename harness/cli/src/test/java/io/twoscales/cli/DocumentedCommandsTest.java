package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pages tell people to type works: a page's blocks of {@code sh} are run one after the other
 * in a checkout of their own. Those marked {@code sh elsewhere} need what is not here, such as a
 * cluster; only their syntax is checked.
 */
class DocumentedCommandsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```sh( [a-z]+)?\\n(.*?)^ *```$");

  @TempDir Path folder;

  /** A block of a page, without its indentation. */
  private record Block(String kind, String script) {}

  private static List<Block> blocks(String page) {
    return BLOCK.matcher(page).results().map(DocumentedCommandsTest::block).toList();
  }

  private static Block block(MatchResult found) {
    String script = found.group(3).replaceAll("(?m)^" + found.group(1), "");
    return new Block(found.group(2) == null ? "" : found.group(2).strip(), script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweeps.md", "gate-my-ci.md", "add-my-policy.md"})
  void commandsOfAPageWork(String page) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(folder).withJars();
    List<Block> blocks = blocks(Files.readString(checkout.resolve("docs").resolve(page)));
    assertThat(blocks).anyMatch(block -> block.kind.isEmpty());
    for (Block block : blocks) {
      assertThat(block.kind).isIn("", "elsewhere");
      String script =
          block.kind.isEmpty() ? block.script : "bash -n <<'END'\n" + block.script + "END";
      Checkout.Said said = checkout.bash(Map.of(), script);
      assertThat(said.exitCode()).as("%s:%n%s%n%s", page, block.script, said).isZero();
      assertThat(said.err()).as(block.script).doesNotContain("warning");
    }
  }

  /** Links of these pages lead somewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"sweeps.md", "gate-my-ci.md", "add-my-policy.md"})
  void filesThatAPageNamesAreThere(String page) throws IOException {
    Path docs = Path.of("../../docs");
    Pattern.compile("\\]\\(([^)#:]+)\\)")
        .matcher(Files.readString(docs.resolve(page)))
        .results()
        .forEach(link -> assertThat(docs.resolve(link.group(1))).as(page).exists());
  }
}
