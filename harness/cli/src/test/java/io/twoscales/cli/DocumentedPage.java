package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page under {@code docs} that tells people what to type, in blocks of {@code sh}. Those marked
 * {@code sh elsewhere} need what no test has, such as a cluster or minutes of a quiet machine.
 */
final class DocumentedPage {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```sh( [a-z]+)?\\n(.*?)^ *```$");

  private final String page;
  private final Checkout checkout;
  private final List<Block> blocks;

  /** A block of a page, without its indentation. */
  private record Block(String kind, String script) {}

  DocumentedPage(String page, Checkout checkout) throws IOException {
    this.page = page;
    this.checkout = checkout;
    this.blocks =
        BLOCK
            .matcher(Files.readString(checkout.resolve("docs").resolve(page)))
            .results()
            .map(DocumentedPage::block)
            .toList();
  }

  private static Block block(MatchResult found) {
    String script = found.group(3).replaceAll("(?m)^" + found.group(1), "");
    return new Block(found.group(2) == null ? "" : found.group(2).strip(), script);
  }

  /**
   * Types what the page says, one block after the other; of those for elsewhere only the syntax.
   */
  void run() throws IOException, InterruptedException {
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
}
