package io.twoscales.modelserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of models, each a folder with its name: the network in {@code model.onnx}, what goes
 * with it, and {@code model.properties}, which names its {@code kind} and how its inputs are made.
 * A new model of a known kind is a matter of files. Where the description has a {@code sha256}, the
 * file of the weights has to have it.
 */
public final class ModelFolder {
  private static final String SENTENCE_EMBEDDING = "sentence-embedding";
  private static final String TEXT_DETECTION = "text-detection";
  private static final String TEXT_RECOGNITION = "text-recognition";

  private final Path folder;

  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Loads a model.
   *
   * @param threads threads of one inference
   * @param maxTokens tokens of a text that are looked at, where the model reads text
   * @throws IOException if it is not there, with what is, or one of its files is missing or wrong
   */
  public Model load(String name, int threads, int maxTokens) throws IOException {
    if (!names().contains(name)) {
      throw new IOException(
          "no model %s in %s; there are %s".formatted(name, folder, String.join(", ", names())));
    }
    Path files = folder.resolve(name);
    Description description = new Description(files);
    String kind = kind(description);
    WeightsChecksum.require(files, description);
    return switch (kind) {
      case SENTENCE_EMBEDDING -> SentenceEmbedding.load(files, description, threads, maxTokens);
      case TEXT_DETECTION -> TextDetection.load(files, description, threads);
      case TEXT_RECOGNITION -> TextRecognition.load(files, description, threads);
      default -> added().get(kind).load(files, description, threads);
    };
  }

  /** The names of all models, in alphabetical order. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("no folder " + folder + ", where the models should be");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** The name of one model of each kind there is. */
  public List<String> oneOfEachKind() throws IOException {
    Map<String, String> one = new LinkedHashMap<>();
    for (String name : names()) {
      one.putIfAbsent(kind(new Description(folder.resolve(name))), name);
    }
    return List.copyOf(one.values());
  }

  private static String kind(Description description) throws IOException {
    List<String> own = List.of(SENTENCE_EMBEDDING, TEXT_DETECTION, TEXT_RECOGNITION);
    if (own.contains(description.text("kind", ""))) {
      return description.word("kind", own);
    }
    List<String> all = new ArrayList<>(own);
    all.addAll(added().keySet());
    return description.word("kind", all);
  }

  /** The kinds that other jars add, by their words. */
  private static Map<String, ModelKind> added() {
    Map<String, ModelKind> kinds = new TreeMap<>();
    ServiceLoader.load(ModelKind.class).forEach(kind -> kinds.put(kind.word(), kind));
    return kinds;
  }
}
