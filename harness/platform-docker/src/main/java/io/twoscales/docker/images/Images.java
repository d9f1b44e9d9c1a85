package io.twoscales.docker.images;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The images of the system under test. Each is tagged with a digest of what it is built from, so
 * that a second run reuses what has not changed. Building needs no network.
 */
public final class Images {
  private final DockerClient client;
  private final Path home;

  public Images(DockerClient client, Path home) {
    this.client = client;
    this.home = home;
  }

  /** An image that is there. */
  public record Image(String tag, String id) {}

  /**
   * The image of a program of ours, built if the engine does not have it, or another one that the
   * engine has. Nothing is pulled: what is large and has licences of its own comes only when a
   * person asks for it.
   *
   * @param name the program's folder under {@code systems-under-test}, such as {@code gateway}; or
   *     an image of the engine's
   * @param progress told what is being done
   * @throws PlatformException when it cannot be built or is not there, with the reason
   */
  public Image ensure(String name, Consumer<String> progress) throws InterruptedException {
    if (!name.matches("[a-z0-9-]+")) {
      return present(name);
    }
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
        new ImageBuild(client).build(files, Map.of("BASE", base), tag);
      }
      return new Image(tag, client.inspectImageCmd(tag).exec().getId());
    } catch (IOException e) {
      throw new PlatformException("image " + name + " cannot be built: " + e.getMessage(), e);
    }
  }

  private Image present(String reference) {
    if (!exists(client, reference)) {
      throw new PlatformException(
          "the engine has no image %s, and images are not pulled by themselves: `docker pull` it, or name one that is there as the variant's `image`"
              .formatted(reference));
    }
    return new Image(reference, client.inspectImageCmd(reference).exec().getId());
  }

  private String digest(String base, BuildContext files) throws IOException {
    String baseId = client.inspectImageCmd(base).exec().getId();
    String together = baseId + files.digest();
    return HexFormat.of()
        .formatHex(BuildContext.sha256().digest(together.getBytes(StandardCharsets.UTF_8)))
        .substring(0, 12);
  }

  static boolean exists(DockerClient client, String reference) {
    try {
      client.inspectImageCmd(reference).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
