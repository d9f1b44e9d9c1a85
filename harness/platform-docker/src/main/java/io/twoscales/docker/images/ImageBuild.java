package io.twoscales.docker.images;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.BuildResponseItem;
import io.twoscales.core.run.PlatformException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Builds an image from its context, without a network. */
final class ImageBuild {
  private static final long LIMIT_MINUTES = 10;
  private static final int SHOWN_CHARACTERS = 2000;

  private final DockerClient client;

  ImageBuild(DockerClient client) {
    this.client = client;
  }

  /**
   * Builds.
   *
   * @throws PlatformException with the end of the build's output when it fails
   */
  void build(BuildContext files, Map<String, String> arguments, String tag) throws IOException {
    Path archive = Files.createTempFile("twoscales-context", ".tar");
    StringBuilder output = new StringBuilder();
    try {
      try (OutputStream out = Files.newOutputStream(archive)) {
        files.writeTo(out);
      }
      try (InputStream tar = new BufferedInputStream(Files.newInputStream(archive))) {
        BuildImageCmd command =
            client
                .buildImageCmd(tar)
                .withTags(Set.of(tag))
                .withNetworkMode("none")
                .withPull(false)
                .withForcerm(true);
        arguments.forEach(command::withBuildArg);
        command.exec(new Output(output)).awaitImageId(LIMIT_MINUTES, TimeUnit.MINUTES);
      }
    } catch (DockerClientException e) {
      throw new PlatformException(
          "image %s cannot be built: %s%n%s".formatted(tag, e.getMessage(), tail(output)), e);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private static String tail(StringBuilder output) {
    return output.substring(Math.max(0, output.length() - SHOWN_CHARACTERS));
  }

  private static final class Output extends BuildImageResultCallback {
    private final StringBuilder text;

    Output(StringBuilder text) {
      this.text = text;
    }

    @Override
    public void onNext(BuildResponseItem item) {
      if (item.getStream() != null) {
        text.append(item.getStream());
      }
      super.onNext(item);
    }
  }
}
