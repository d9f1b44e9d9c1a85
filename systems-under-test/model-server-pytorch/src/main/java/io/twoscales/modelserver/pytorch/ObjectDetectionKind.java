package io.twoscales.modelserver.pytorch;

import io.twoscales.modelserver.models.Description;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelKind;
import java.io.IOException;
import java.nio.file.Path;

/** {@code kind=object-detection}. */
public final class ObjectDetectionKind implements ModelKind {

  @Override
  public String word() {
    return "object-detection";
  }

  @Override
  public Model load(Path folder, Description description, int threads) throws IOException {
    return ObjectDetection.load(folder, description, threads);
  }
}
