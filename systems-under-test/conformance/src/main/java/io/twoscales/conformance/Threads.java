package io.twoscales.conformance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Callers of one moment. */
final class Threads implements AutoCloseable {
  private final ExecutorService pool;

  Threads(int count) {
    this.pool =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "conformance");
              thread.setDaemon(true);
              return thread;
            });
  }

  <T> CompletableFuture<T> run(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, pool);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
