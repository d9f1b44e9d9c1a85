package io.twoscales.docker.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
  @TempDir Path folder;

  private BuildContext context() throws IOException {
    Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
    Path files = folder.resolve("files");
    Files.createDirectories(files.resolve("lib"));
    Files.writeString(files.resolve("lib/a.jar"), "a");
    Files.writeString(files.resolve("app.jar"), "app");
    return new BuildContext(dockerfile, files);
  }

  @Test
  void equalFilesHaveEqualDigestsWheneverTheyWereWritten() throws IOException {
    String before = context().digest();
    Files.setLastModifiedTime(folder.resolve("files/app.jar"), FileTime.fromMillis(12345));
    assertThat(new BuildContext(folder.resolve("Dockerfile"), folder.resolve("files")).digest())
        .isEqualTo(before);
  }

  @Test
  void anyChangeChangesTheDigest() throws IOException {
    String before = context().digest();
    Files.writeString(folder.resolve("files/lib/a.jar"), "b");
    assertThat(new BuildContext(folder.resolve("Dockerfile"), folder.resolve("files")).digest())
        .isNotEqualTo(before);
  }
}
