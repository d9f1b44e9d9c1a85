package io.twoscales.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page tells people to type works on containers. */
class DocumentedCommandsIT {
  @TempDir Path folder;

  @Test
  void evaluatingOnesOwnHardware() throws IOException, InterruptedException {
    new DocumentedPage("evaluate-on-my-hardware.md", new Checkout(folder).withJars())
        .run(Set.of("", "docker"));
  }
}
