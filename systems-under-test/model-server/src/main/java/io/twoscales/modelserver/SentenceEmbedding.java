package io.twoscales.modelserver;

import ai.djl.MalformedModelException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A BERT-like encoder whose last hidden state, averaged over a sentence's tokens and scaled to unit
 * length, is the sentence's embedding (Reimers and Gurevych, "Sentence-BERT", 2019).
 *
 * <p>Input {@code text}: BYTES, UTF-8, {@code [items]} or {@code [items, 1]}. Output {@code
 * embedding}: FP32 {@code [items, dimensions]}. Texts beyond the token limit are cut off.
 */
public final class SentenceEmbedding implements Model {
  private static final String TEXT = "text";
  private static final String EMBEDDING = "embedding";
  private static final int MAX_TEXT_BYTES = 1 << 16;
  private static final String EXAMPLE =
      "The quick brown fox jumps over the lazy dog while it rains.";

  private final HuggingFaceTokenizer tokenizer;
  private final ai.djl.Model encoder;
  private final Predictor<List<String>, float[][]> predictor;
  private final int dimensions;

  /**
   * Loads {@code model.onnx} and {@code tokenizer.json} from a folder.
   *
   * @param threads threads of one inference
   * @param maxTokens tokens of a text that are looked at, from 3 to what the model was trained for
   * @throws IOException if a file is missing or is not such a model
   */
  public SentenceEmbedding(Path folder, int threads, int maxTokens) throws IOException {
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      if (!Files.isReadable(folder.resolve(file))) {
        throw new IOException("no readable file " + folder.resolve(file));
      }
    }
    this.tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder.resolve("tokenizer.json"))
            .optMaxLength(maxTokens)
            .optTruncation(true)
            .optPadding(true)
            .build();
    this.encoder = ai.djl.Model.newInstance("model", "OnnxRuntime");
    try {
      encoder.load(
          folder,
          "model",
          Map.of("interOpNumThreads", "1", "intraOpNumThreads", Integer.toString(threads)));
    } catch (MalformedModelException e) {
      throw new IOException(folder.resolve("model.onnx") + " is not a model: " + e.getMessage(), e);
    }
    this.predictor = encoder.newPredictor(new MeanOfTokens());
    this.dimensions = embed(List.of(EXAMPLE))[0].length;
  }

  @Override
  public String platform() {
    return "onnxruntime_onnx";
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
  public void close() {
    predictor.close();
    encoder.close();
    tokenizer.close();
  }

  private float[][] embed(List<String> texts) {
    try {
      return predictor.predict(texts);
    } catch (TranslateException e) {
      throw new IllegalStateException("the encoder failed on a valid input", e);
    }
  }

  /** Tokens in, embeddings out. */
  private final class MeanOfTokens implements NoBatchifyTranslator<List<String>, float[][]> {
    private static final String MASK = "mask";

    @Override
    public NDList processInput(TranslatorContext context, List<String> texts) {
      Encoding[] encodings = tokenizer.batchEncode(texts);
      int tokens = encodings[0].getIds().length;
      long[] ids = new long[texts.size() * tokens];
      long[] mask = new long[ids.length];
      for (int i = 0; i < encodings.length; i++) {
        System.arraycopy(encodings[i].getIds(), 0, ids, i * tokens, tokens);
        System.arraycopy(encodings[i].getAttentionMask(), 0, mask, i * tokens, tokens);
      }
      context.setAttachment(MASK, mask);
      NDManager manager = context.getNDManager();
      ai.djl.ndarray.types.Shape shape = new ai.djl.ndarray.types.Shape(texts.size(), tokens);
      return new NDList(
          named(manager.create(ids, shape), "input_ids"),
          named(manager.create(mask, shape), "attention_mask"),
          named(manager.create(new long[ids.length], shape), "token_type_ids"));
    }

    @Override
    public float[][] processOutput(TranslatorContext context, NDList list) {
      NDArray hidden = list.get(0);
      int items = Math.toIntExact(hidden.getShape().get(0));
      int tokens = Math.toIntExact(hidden.getShape().get(1));
      int width = Math.toIntExact(hidden.getShape().get(2));
      float[] states = hidden.toFloatArray();
      long[] mask = (long[]) context.getAttachment(MASK);
      List<float[]> embeddings = new ArrayList<>(items);
      for (int i = 0; i < items; i++) {
        float[] sum = new float[width];
        for (int t = i * tokens; t < (i + 1) * tokens; t++) {
          for (int d = 0; mask[t] != 0 && d < width; d++) {
            sum[d] += states[t * width + d];
          }
        }
        embeddings.add(unitLength(sum));
      }
      return embeddings.toArray(float[][]::new);
    }

    private static NDArray named(NDArray array, String name) {
      array.setName(name);
      return array;
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
}
