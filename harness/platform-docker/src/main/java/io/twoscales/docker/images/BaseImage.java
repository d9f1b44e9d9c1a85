package io.twoscales.docker.images;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The image all others stand on: a C library and a Java runtime, nothing else. Pulled by digest
 * where a registry answers, else put together from the host's Debian packages and JDK.
 */
final class BaseImage {
  static final String PINNED =
      "eclipse-temurin:17.0.15_6-jre-noble"
          + "@sha256:aaf90bd60ae90211e2142042518ac1ee834c5524a7a214928eb42dc22edc7e3e";
  private static final long FIRST_ANSWER_SECONDS = 10;
  private static final long BUILD_MINUTES = 10;

  private final DockerClient client;
  private final Path script;
  private final Path dockerfile;

  BaseImage(DockerClient client, Path home) {
    this.client = client;
    Path folder = home.resolve("systems-under-test/images/base");
    this.script = folder.resolve("build-rootfs.sh");
    this.dockerfile = folder.resolve("Dockerfile");
  }

  /**
   * The reference of the base image; makes it when the engine does not have it.
   *
   * @param progress told what is being done
   */
  String ensure(Consumer<String> progress) throws IOException, InterruptedException {
    String local = "twoscales/base:" + recipe();
    if (Images.exists(client, local)) {
      return local;
    }
    if (Images.exists(client, PINNED)) {
      return PINNED;
    }
    progress.accept("base image: asking for " + PINNED.substring(0, PINNED.indexOf('@')));
    if (pulled()) {
      return PINNED;
    }
    progress.accept("base image: no registry answers, building it from Debian's packages");
    build(local);
    return local;
  }

  /** A name for what the script would build here: its recipe and the host's JDK. */
  private String recipe() throws IOException {
    MessageDigest sha256 = BuildContext.sha256();
    sha256.update(Files.readAllBytes(script));
    sha256.update(Files.readAllBytes(dockerfile));
    sha256.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256.digest()).substring(0, 12);
  }

  private boolean pulled() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    ResultCallback.Adapter<PullResponseItem> pull =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(PullResponseItem item) {
            answered.countDown();
          }

          @Override
          public void onError(Throwable failure) {
            answered.countDown();
            super.onError(failure);
          }
        };
    try {
      client.pullImageCmd(PINNED).exec(pull);
      if (answered.await(FIRST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
        pull.awaitCompletion(BUILD_MINUTES, TimeUnit.MINUTES);
      } else {
        pull.close();
      }
    } catch (IOException | RuntimeException e) {
      return false; // no registry; the image is built instead
    }
    return Images.exists(client, PINNED);
  }

  private void build(String tag) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("twoscales-base");
    Path context = Files.createDirectory(folder.resolve("context"));
    Path archive = context.resolve("rootfs.tar");
    Path log = folder.resolve("log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(script.toString(), archive.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new PlatformException(script + " did not end within " + BUILD_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new PlatformException(
            "the base image cannot be built: " + script + ": " + Files.readString(log).strip());
      }
      new ImageBuild(client).build(new BuildContext(dockerfile, context), Map.of(), tag);
    } finally {
      Files.deleteIfExists(archive);
      Files.deleteIfExists(context);
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder);
    }
  }
}
