package io.twoscales.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and a polite kill into an interrupt of the thread that works, and keeps the process
 * alive until that thread has cleaned up.
 */
final class Interruption implements AutoCloseable {
  private static final long CLEAN_UP_SECONDS = 20;

  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean begun;

  Interruption() {
    Thread worker = Thread.currentThread();
    this.hook =
        new Thread(
            () -> {
              begun = true;
              worker.interrupt();
              try {
                if (!cleanedUp.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println(
                      "twoscales: clean-up takes too long; `twoscales clean` removes the rest");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the process has been told to end: whatever fails from then on fails because of it. */
  boolean begun() {
    return begun;
  }

  @Override
  public void close() {
    cleanedUp.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process is ending: the hook is what is running
    }
  }
}
