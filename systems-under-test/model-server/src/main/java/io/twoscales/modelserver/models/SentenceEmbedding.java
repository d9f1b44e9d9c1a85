package io.twoscales.modelserver.models;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A BERT-like encoder whose last hidden state, that of the first token or the mean over all, scaled
 * to unit length, is the sentence's embedding (Reimers and Gurevych, "Sentence-BERT", 2019).
 *
 * <p>Input {@code text}: BYTES, UTF-8, {@code [items]} or {@code [items, 1]}. Output {@code
 * embedding}: FP32 {@code [items, dimensions]}. Texts beyond the token limit are cut off.
 */
public final class SentenceEmbedding implements Model {
  private static final String TEXT = "text";
  private static final String EMBEDDING = "embedding";
  private static final String TOKENIZER = "tokenizer.json";
  private static final int MAX_TEXT_BYTES = 1 << 16;
  private static final String EXAMPLE =
      "The quick brown fox jumps over the lazy dog while it rains.";

  private enum Pooling {
    MEAN,
    FIRST_TOKEN
  }

  private final HuggingFaceTokenizer tokenizer;
  private final OnnxNetwork network;
  private final Pooling pooling;
  private final String prefix;
  private final int dimensions;

  private SentenceEmbedding(
      HuggingFaceTokenizer tokenizer, OnnxNetwork network, Pooling pooling, String prefix)
      throws IOException {
    this.tokenizer = tokenizer;
    this.network = network;
    this.pooling = pooling;
    this.prefix = prefix;
    Tokens example = tokens(List.of(EXAMPLE));
    this.dimensions = network.tryOut(List.of(1, example.perText(), -1), example.inputs()).size(2);
  }

  /**
   * Loads a model; the description names its {@code pooling} and the {@code prefix} of every text.
   *
   * @param maxTokens tokens of a text that are looked at, from 3 to what the model was trained for
   * @throws IOException if a file is missing or wrong
   */
  static SentenceEmbedding load(Path folder, Description description, int threads, int maxTokens)
      throws IOException {
    Pooling pooling = description.word("pooling", Pooling.class);
    String prefix = description.text("prefix", "");
    description.refuseOthers();
    HuggingFaceTokenizer tokenizer = tokenizer(ModelFile.in(folder, TOKENIZER), maxTokens);
    OnnxNetwork network = new OnnxNetwork(folder, threads);
    try {
      return new SentenceEmbedding(tokenizer, network, pooling, prefix);
    } catch (IOException e) {
      network.close();
      tokenizer.close();
      throw e;
    }
  }

  private static HuggingFaceTokenizer tokenizer(ModelFile file, int maxTokens) throws IOException {
    try {
      return HuggingFaceTokenizer.builder()
          .optTokenizerPath(file.path())
          .optMaxLength(maxTokens)
          .optTruncation(true)
          .optPadding(true)
          .build();
    } catch (IOException | RuntimeException e) { // the native half throws what it likes
      throw file.isNot("a tokenizer", e);
    }
  }

  @Override
  public String platform() {
    return OnnxNetwork.PLATFORM;
  }

  @Override
  public List<TensorMetadata> inputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(TEXT)
            .setDatatype(Datatype.BYTES.name())
            .addShape(-1)
            .build());
  }

  @Override
  public List<TensorMetadata> outputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(EMBEDDING)
            .setDatatype(Datatype.FP32.name())
            .addShape(-1)
            .addShape(dimensions)
            .build());
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    List<String> texts = inputs.get(0).strings();
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).length() > MAX_TEXT_BYTES) {
        throw new ProtocolException(
            "tensor %s: a text may have %d characters, element %d has %d"
                .formatted(TEXT, MAX_TEXT_BYTES, i, texts.get(i).length()));
      }
    }
    float[] values = new float[texts.size() * dimensions];
    float[][] embeddings = embed(texts);
    for (int i = 0; i < embeddings.length; i++) {
      System.arraycopy(embeddings[i], 0, values, i * dimensions, dimensions);
    }
    return List.of(Tensor.ofFloats(EMBEDDING, Shape.of(texts.size(), dimensions), values));
  }

  @Override
  public List<Tensor> example(int items) {
    return List.of(Tensor.ofStrings(TEXT, Collections.nCopies(items, EXAMPLE)));
  }

  @Override
  public void useThreads(int threads) throws IOException {
    network.useThreads(threads);
  }

  @Override
  public void close() {
    network.close();
    tokenizer.close();
  }

  /** Tokens of a batch of texts, all padded to the same number. */
  private record Tokens(int texts, int perText, long[] ids, long[] mask) {
    OnnxNetwork.Input[] inputs() {
      return new OnnxNetwork.Input[] {
        new OnnxNetwork.Input.Integers("input_ids", ids, texts, perText),
        new OnnxNetwork.Input.Integers("attention_mask", mask, texts, perText),
        new OnnxNetwork.Input.Integers("token_type_ids", new long[ids.length], texts, perText)
      };
    }
  }

  private Tokens tokens(List<String> texts) {
    Encoding[] encodings;
    try {
      encodings = tokenizer.batchEncode(texts.stream().map(prefix::concat).toList());
    } finally {
      Reference.reachabilityFence(this); // see OnnxNetwork
    }
    int tokens = encodings[0].getIds().length;
    long[] ids = new long[texts.size() * tokens];
    long[] mask = new long[ids.length];
    for (int i = 0; i < encodings.length; i++) {
      System.arraycopy(encodings[i].getIds(), 0, ids, i * tokens, tokens);
      System.arraycopy(encodings[i].getAttentionMask(), 0, mask, i * tokens, tokens);
    }
    return new Tokens(texts.size(), tokens, ids, mask);
  }

  private float[][] embed(List<String> texts) {
    Tokens tokens = tokens(texts);
    OnnxNetwork.Output hidden = network.run(tokens.inputs());
    float[][] embeddings = new float[texts.size()][];
    for (int i = 0; i < embeddings.length; i++) {
      embeddings[i] = unitLength(pooled(hidden, tokens.mask(), i));
    }
    return embeddings;
  }

  private float[] pooled(OnnxNetwork.Output hidden, long[] mask, int text) {
    int tokens = hidden.size(1);
    int width = hidden.size(2);
    int first = text * tokens;
    int end = pooling == Pooling.FIRST_TOKEN ? first + 1 : first + tokens;
    float[] sum = new float[width];
    for (int t = first; t < end; t++) {
      for (int d = 0; mask[t] != 0 && d < width; d++) {
        sum[d] += hidden.values()[t * width + d];
      }
    }
    return sum;
  }

  /** Scaling makes dividing the sum by the number of tokens needless. */
  private static float[] unitLength(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = (float) (1 / Math.sqrt(Math.max(squares, Float.MIN_NORMAL)));
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= scale;
    }
    return vector;
  }
}
