package io.twoscales.modelserver;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that computes, and a short queue before it. Batching happens at the gateway: what
 * waits here is only what bridges the gap between two batches.
 */
final class InferenceWorker {
  private final ThreadPoolExecutor executor;

  InferenceWorker(int queueCapacity) {
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueCapacity),
            task -> {
              Thread thread = new Thread(task, "inference");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Computes when its turn comes. The future fails with what the inference throws, or with {@link
   * Refusal} when the queue is full or the worker drains.
   */
  <T> CompletableFuture<T> submit(Supplier<T> inference) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(inference.get());
            } catch (RuntimeException | Error e) { // whatever it is, somebody waits for an answer
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      Refusal refusal =
          executor.isShutdown()
              ? new Refusal(Refusal.Kind.DRAINING, "this server is about to end")
              : new Refusal(
                  Refusal.Kind.OVERLOADED,
                  "%d requests wait already".formatted(executor.getQueue().size()));
      result.completeExceptionally(refusal);
    }
    return result;
  }

  /** Takes nothing more and waits for what is in work; false if that took longer than allowed. */
  boolean drain(Duration timeout) {
    executor.shutdown();
    try {
      return executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
