package io.twoscales.docker.images;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import io.twoscales.core.run.PlatformException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The images of the system under test. Each is tagged with a digest of what it is built from, so
 * that a second run reuses what has not changed. Building needs no network.
 */
public final class Images {
  private static final long BUILD_MINUTES = 10;

  private final DockerClient client;
  private final Path home;

  public Images(DockerClient client, Path home) {
    this.client = client;
    this.home = home;
  }

  /** An image that is there. */
  public record Image(String tag, String id) {}

  /**
   * The image of a program of ours, built if the engine does not have it.
   *
   * @param name the program's folder under {@code systems-under-test}, such as {@code gateway}
   * @param progress told what is being done
   * @throws PlatformException when it cannot be built, with the reason
   */
  public Image ensure(String name, Consumer<String> progress) throws InterruptedException {
    Path dockerfile = home.resolve("systems-under-test/images/" + name + "/Dockerfile");
    Path context = home.resolve("systems-under-test/" + name + "/target/image");
    if (!Files.isRegularFile(dockerfile)) {
      throw new PlatformException(
          "no image is called '" + name + "': " + dockerfile + " is missing");
    }
    if (!Files.isDirectory(context)) {
      throw new PlatformException(context + " is missing; build first with ./mvnw package");
    }
    try {
      String base = new BaseImage(client, home).ensure(progress);
      BuildContext files = new BuildContext(dockerfile, context);
      String tag = "twoscales/" + name + ":" + digest(base, files);
      if (!exists(client, tag)) {
        progress.accept("building image " + tag);
        build(files, base, tag);
      }
      return new Image(tag, client.inspectImageCmd(tag).exec().getId());
    } catch (IOException e) {
      throw new PlatformException("image " + name + " cannot be built: " + e.getMessage(), e);
    }
  }

  private String digest(String base, BuildContext files) throws IOException {
    String baseId = client.inspectImageCmd(base).exec().getId();
    String together = baseId + files.digest();
    return HexFormat.of()
        .formatHex(BuildContext.sha256().digest(together.getBytes(StandardCharsets.UTF_8)))
        .substring(0, 12);
  }

  private void build(BuildContext files, String base, String tag) throws IOException {
    Path archive = Files.createTempFile("twoscales-context", ".tar");
    StringBuilder output = new StringBuilder();
    try {
      try (OutputStream out = Files.newOutputStream(archive)) {
        files.writeTo(out);
      }
      try (InputStream tar = new BufferedInputStream(Files.newInputStream(archive))) {
        client
            .buildImageCmd(tar)
            .withBuildArg("BASE", base)
            .withTags(Set.of(tag))
            .withNetworkMode("none")
            .withPull(false)
            .withForcerm(true)
            .exec(
                new BuildImageResultCallback() {
                  @Override
                  public void onNext(BuildResponseItem item) {
                    if (item.getStream() != null) {
                      output.append(item.getStream());
                    }
                    super.onNext(item);
                  }
                })
            .awaitImageId(BUILD_MINUTES, TimeUnit.MINUTES);
      }
    } catch (DockerClientException e) {
      throw new PlatformException(
          "image " + tag + " cannot be built: " + e.getMessage() + "\n" + tail(output), e);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  static boolean exists(DockerClient client, String reference) {
    try {
      client.inspectImageCmd(reference).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static String tail(StringBuilder output) {
    return output.substring(Math.max(0, output.length() - 2000));
  }
}
