package io.twoscales.modelserver.models;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A kind of model that another jar on the class path adds, found as a service. The kinds of this
 * one need none, so that their start does not look for services.
 */
public interface ModelKind {

  /** The word in {@code model.properties}, such as {@code image-classification}. */
  String word();

  /**
   * Loads a model.
   *
   * @param folder the model's own
   * @param description read but for its kind
   * @param threads threads of one inference, at least 1
   * @throws IOException if a file is missing or wrong
   */
  Model load(Path folder, Description description, int threads) throws IOException;
}
