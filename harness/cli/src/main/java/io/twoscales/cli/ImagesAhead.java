package io.twoscales.cli;

import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.images.Images;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the images of pipelines built while something else is under way: on a machine that has none
 * that is a minute, most of it waiting. Whoever needs an image asks for it as ever, so that what
 * fails here is tried again, and told of, there.
 */
final class ImagesAhead {
  private static final String GATEWAY = "gateway";

  private final Thread building;

  /** Begins; nothing is to be built where there is no pipeline. */
  ImagesAhead(List<TestbedPart> parts, PrintWriter err) {
    Set<String> names = new TreeSet<>();
    for (TestbedPart part : parts) {
      names.add(GATEWAY);
      part.described().stages().stream()
          .map(StageSpec::served)
          .forEach(served -> names.add(served.image()));
    }
    building = new Thread(() -> build(names, err), "images");
    building.setDaemon(true);
    building.start();
  }

  /**
   * Waits until they are there, or could not be built.
   *
   * @throws InterruptedException when told to stop
   */
  void await() throws InterruptedException {
    building.join();
  }

  private static void build(Set<String> names, PrintWriter err) {
    if (names.isEmpty()) {
      return;
    }
    try (DockerEngine engine = DockerEngine.connectToRun(System.getenv())) {
      Images images = new Images(engine.client(), Home.folder());
      for (String name : names) {
        images.ensure(
            name,
            phase -> {
              err.println(phase);
              err.flush();
            });
      }
    } catch (IOException | RuntimeException e) {
      err.println("images are not built ahead: " + e.getMessage());
      err.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
