package io.twoscales.modelserver.pytorch;

import io.twoscales.modelserver.models.Description;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelKind;
import java.io.IOException;
import java.nio.file.Path;

/** {@code kind=image-classification}. */
public final class ImageClassificationKind implements ModelKind {

  @Override
  public String word() {
    return "image-classification";
  }

  @Override
  public Model load(Path folder, Description description, int threads) throws IOException {
    return ImageClassification.load(folder, description, threads);
  }
}
