package io.twoscales.modelserver.pytorch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.twoscales.modelserver.models.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that PyTorch runs: one array of floating-point numbers in, arrays of them out.
 *
 * <p>PyTorch's number of threads belongs to the thread that computes and takes effect at once: a
 * change needs neither a second network nor time.
 */
final class PyTorchNetwork implements AutoCloseable {
  private static final String ENGINE = "PyTorch";
  private static final String NAME = "model";
  private static final String TORCH_SCRIPT = NAME + ".pt";
  private static final String PARAMETERS = NAME + "-0000.params";

  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    // Recompiles a TorchScript network while it is in use; an inference takes as long as the next.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
  }

  /** What the network gives, in row-major order. */
  record Output(float[] values, long[] shape) {
    /** Size in one dimension. */
    int size(int dimension) {
      return Math.toIntExact(shape[dimension]);
    }
  }

  private final Model model;
  private boolean closed;
  private int threads;
  private Thread settled; // the one that computed last, with as many threads
  private int settledThreads;

  private PyTorchNetwork(Model model, int threads) {
    this.model = model;
    this.threads = threads;
  }

  /**
   * A network whose weights are drawn.
   *
   * @param weights to be drawn; equal ones are equal on every machine
   * @param input shape of the array it takes
   * @param threads threads of one inference
   */
  static PyTorchNetwork drawn(Block block, RandomWeights weights, Shape input, int threads) {
    Model model = Model.newInstance(NAME, Device.cpu(), ENGINE);
    weights.drawFor(block);
    block.initialize(model.getNDManager(), DataType.FLOAT32, input);
    model.setBlock(block);
    return new PyTorchNetwork(model, threads);
  }

  /**
   * A network whose weights are those that DJL saved, in {@code model-0000.params}.
   *
   * @throws IOException if there is no such file, or it is of another network
   */
  static PyTorchNetwork saved(Block block, Path folder, int threads) throws IOException {
    Model model = Model.newInstance(NAME, Device.cpu(), ENGINE);
    model.setBlock(block);
    return load(model, folder, PARAMETERS, threads);
  }

  /**
   * The network of a TorchScript file, {@code model.pt}.
   *
   * @throws IOException if there is none or it is no such file
   */
  static PyTorchNetwork torchScript(Path folder, int threads) throws IOException {
    return load(Model.newInstance(NAME, Device.cpu(), ENGINE), folder, TORCH_SCRIPT, threads);
  }

  private static PyTorchNetwork load(Model model, Path folder, String file, int threads)
      throws IOException {
    ModelFile path;
    try {
      path = ModelFile.in(folder, file);
    } catch (IOException e) {
      model.close();
      throw e;
    }
    try {
      model.load(folder, NAME);
      if (file.equals(PARAMETERS) && !model.getBlock().isInitialized()) {
        throw new MalformedModelException("it does not begin as DJL's files of parameters do");
      }
      return new PyTorchNetwork(model, threads);
    } catch (MalformedModelException | IOException | RuntimeException e) {
      // The libraries throw of everything for a file that is no model.
      model.close();
      throw path.isNot("a model", e);
    }
  }

  /**
   * Computes.
   *
   * @param values row by row
   * @throws IllegalStateException if it is closed, or fails on an input it should take
   */
  synchronized List<Output> run(float[] values, long... shape) {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    settle();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray input = manager.create(values, new Shape(shape));
      NDList outputs =
          model.getBlock().forward(new ParameterStore(manager, false), new NDList(input), false);
      List<Output> results = new ArrayList<>(outputs.size());
      for (NDArray output : outputs) {
        output.attach(manager);
        results.add(new Output(output.toFloatArray(), output.getShape().getShape()));
      }
      return results;
    } catch (EngineException | IllegalArgumentException e) {
      throw new IllegalStateException("the network failed on a valid input", e);
    }
  }

  private void settle() {
    if (settled != Thread.currentThread() || settledThreads != threads) {
      JniUtils.setGradMode(false);
      JniUtils.setNumThreads(threads);
      settled = Thread.currentThread();
      settledThreads = threads;
    }
  }

  /** Inferences that begin from now on use so many threads. */
  synchronized void useThreads(int number) {
    threads = number;
  }

  /** Its weights; not to be changed. */
  Block block() {
    return model.getBlock();
  }

  /** Closes it; an inference that is under way ends first. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      model.close();
    }
  }
}
