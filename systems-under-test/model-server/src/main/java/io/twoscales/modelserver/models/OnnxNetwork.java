package io.twoscales.modelserver.models;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The network of an ONNX file: arrays in, its first output out. */
final class OnnxNetwork implements AutoCloseable {
  static final String PLATFORM = "onnxruntime_onnx";
  private static final String FILE = "model.onnx";
  private static final int ANY = -1;

  /** An array the network takes. */
  sealed interface Input {
    /** Under which the network knows it. */
    String name();

    /** Floating-point numbers. */
    record Floats(String name, float[] values, long... shape) implements Input {}

    /** Whole numbers. */
    record Integers(String name, long[] values, long... shape) implements Input {}
  }

  /** What the network gives, in row-major order. */
  record Output(float[] values, long[] shape) {
    /** Size in one dimension. */
    int size(int dimension) {
      return Math.toIntExact(shape[dimension]);
    }
  }

  /** A session of ONNX Runtime, whose number of threads is settled when it is made. */
  private record Session(ai.djl.Model model, Predictor<List<Input>, Output> predictor) {
    void close() {
      predictor.close();
      model.close();
    }
  }

  private final Path folder;
  private final Object changing = new Object();
  private Session session; // guarded by this: native code has no guard against use after close
  private int threads;

  /**
   * Loads {@code model.onnx} from a folder.
   *
   * @param threads threads of one inference
   * @throws IOException if there is none or it is no such file
   */
  OnnxNetwork(Path folder, int threads) throws IOException {
    this.folder = folder;
    this.session = load(folder, threads);
    this.threads = threads;
  }

  private static Session load(Path folder, int threads) throws IOException {
    ModelFile file = ModelFile.in(folder, FILE);
    ai.djl.Model model = ai.djl.Model.newInstance("model", "OnnxRuntime");
    try {
      model.load(
          folder,
          "model",
          Map.of("interOpNumThreads", "1", "intraOpNumThreads", Integer.toString(threads)));
      return new Session(model, model.newPredictor(new Arrays()));
    } catch (MalformedModelException | IOException | RuntimeException e) {
      model.close();
      throw file.isNot("a model", e);
    }
  }

  /**
   * Computes once, to know that this is a network of the kind it is taken for.
   *
   * @param expected shape of the first output; -1 for any size
   * @throws IOException if it has other inputs, or gives something else
   */
  Output tryOut(List<Integer> expected, Input... inputs) throws IOException {
    ModelFile file = ModelFile.in(folder, FILE);
    String takes = String.join(", ", new TreeSet<>(session.model().describeInput().keys()));
    String given = Stream.of(inputs).map(Input::name).sorted().collect(Collectors.joining(", "));
    if (!takes.equals(given)) {
      throw file.doesNotFit("has the inputs %s, expected %s".formatted(takes, given));
    }
    Output output;
    try {
      output = run(inputs);
    } catch (IllegalStateException e) {
      throw file.doesNotFit("fails on an example: " + ModelFile.line(e));
    }
    boolean fits = output.shape().length == expected.size();
    for (int d = 0; fits && d < expected.size(); d++) {
      fits = expected.get(d) == ANY || expected.get(d) == output.shape()[d];
    }
    if (!fits) {
      throw file.doesNotFit(
          "gives %s, expected %s".formatted(java.util.Arrays.toString(output.shape()), expected));
    }
    return output;
  }

  /**
   * Computes.
   *
   * @throws IllegalStateException if it is closed, or fails on an input it should take
   */
  synchronized Output run(Input... inputs) {
    if (session == null) {
      throw new IllegalStateException("the network is closed");
    }
    try {
      return session.predictor().predict(List.of(inputs));
    } catch (TranslateException e) {
      throw new IllegalStateException("the network failed on a valid input", e);
    } finally {
      // The library's finalizers end a session that nothing refers to, even while it computes.
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Changes the threads of one inference. A second session is made beside the one in use, which
   * goes on computing meanwhile; between two inferences the new one takes its place.
   *
   * @throws IOException if there can be no second session; the first stays
   */
  void useThreads(int number) throws IOException {
    synchronized (changing) { // one at a time: never more than two sessions in memory
      synchronized (this) {
        if (session == null || threads == number) {
          return;
        }
      }
      Session before = load(folder, number);
      synchronized (this) {
        if (session != null) {
          Session after = before;
          before = session;
          session = after;
          threads = number;
        }
      }
      before.close();
    }
  }

  /** Closes it; an inference that is under way ends first. */
  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private static final class Arrays implements NoBatchifyTranslator<List<Input>, Output> {
    @Override
    public NDList processInput(TranslatorContext context, List<Input> inputs) {
      NDList list = new NDList(inputs.size());
      for (Input input : inputs) {
        list.add(array(context.getNDManager(), input));
      }
      return list;
    }

    @Override
    public Output processOutput(TranslatorContext context, NDList list) {
      NDArray first = list.get(0);
      if (first.getDataType() != DataType.FLOAT32) {
        throw new IllegalStateException(
            "its first output is of %s, expected float32".formatted(first.getDataType()));
      }
      return new Output(first.toFloatArray(), first.getShape().getShape());
    }

    private static NDArray array(NDManager manager, Input input) {
      NDArray array;
      if (input instanceof Input.Floats floats) {
        array = manager.create(floats.values(), new Shape(floats.shape()));
        array.setName(floats.name());
      } else {
        Input.Integers integers = (Input.Integers) input;
        array = manager.create(integers.values(), new Shape(integers.shape()));
        array.setName(integers.name());
      }
      return array;
    }
  }
}
