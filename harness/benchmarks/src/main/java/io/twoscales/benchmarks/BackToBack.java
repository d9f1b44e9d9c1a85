package io.twoscales.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks a replica the same question over and over, the next as soon as the answer is there. */
final class BackToBack implements AutoCloseable {
  private static final String SENTENCE =
      "the train was late again this morning and nobody could say why it had stopped so long ";

  private final GRPCInferenceServiceBlockingStub stub;
  private final ModelInferRequest question;
  private final Thread thread;
  private final List<Reply> replies = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean ended;
  private volatile RuntimeException failure;

  /** When a question was sent and when it was answered, on {@link System#nanoTime}'s clock. */
  record Reply(long sentNanos, long doneNanos) {
    double ms() {
      return (doneNanos - sentNanos) / 1e6;
    }
  }

  /**
   * Begins to ask.
   *
   * @param texts how many texts a question has
   * @param sentences how long each is
   */
  BackToBack(ClientFactory clients, String address, String model, int texts, int sentences) {
    this.stub =
        GrpcClients.builder("gproto+h2c://" + address)
            .factory(clients)
            .responseTimeout(Duration.ofSeconds(30))
            .build(GRPCInferenceServiceBlockingStub.class);
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    String text = sentences == 0 ? "late" : SENTENCE.repeat(sentences);
    Tensor.ofStrings("text", Collections.nCopies(texts, text)).addTo(request);
    this.question = request.build();
    this.thread = new Thread(this::ask, "back-to-back");
    thread.start();
  }

  private void ask() {
    try {
      while (!ended) {
        long sentNanos = System.nanoTime();
        stub.modelInfer(question);
        replies.add(new Reply(sentNanos, System.nanoTime()));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** All answers since the last call. */
  List<Reply> take() {
    if (failure != null) {
      throw failure;
    }
    synchronized (replies) {
      List<Reply> taken = List.copyOf(replies);
      replies.clear();
      return taken;
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
