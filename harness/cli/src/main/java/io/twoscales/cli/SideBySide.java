package io.twoscales.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Work on several things at once, with the answers in the order of the questions. */
final class SideBySide<Q, A> {

  /** One piece of work; interrupted when it shall come to an end early. */
  interface Work<Q, A> {
    A on(Q question) throws IOException;
  }

  private final int threads;

  /** With so many threads; 0 takes as many as the machine has processors. */
  SideBySide(int threads) {
    this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /**
   * The answers. When this thread is interrupted, work under way is interrupted, what has not begun
   * is left out, and the interrupt stays set.
   */
  List<A> map(List<Q> questions, Work<Q, A> work) throws IOException {
    if (questions.isEmpty()) {
      return List.of();
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, questions.size()));
    try {
      List<Future<A>> pending = new ArrayList<>();
      for (Q question : questions) {
        pending.add(pool.submit(() -> work.on(question)));
      }
      return collect(pool, pending);
    } finally {
      pool.shutdownNow();
    }
  }

  private List<A> collect(ExecutorService pool, List<Future<A>> pending) throws IOException {
    List<A> answers = new ArrayList<>();
    boolean interrupted = false;
    for (Future<A> future : pending) {
      try {
        answers.add(future.get());
      } catch (InterruptedException e) {
        interrupted = true;
        pool.shutdownNow();
        waitFor(pool);
        addIfDone(future, answers);
        break;
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answers;
  }

  private void addIfDone(Future<A> future, List<A> answers) throws IOException {
    if (future.isDone() && !future.isCancelled()) {
      try {
        answers.add(future.get());
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void waitFor(ExecutorService pool) {
    try {
      pool.awaitTermination(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
