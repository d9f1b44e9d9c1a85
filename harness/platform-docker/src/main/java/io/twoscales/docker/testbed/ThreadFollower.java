package io.twoscales.docker.testbed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Has model servers use as many threads as their limits have CPUs. A change takes as long as a
 * second session of the model takes to load, so the limit does not wait for it: one change at a
 * time for a replica, and then what is wanted by then. Thread-safe.
 */
final class ThreadFollower {

  /** Changes the threads of one model server and returns when they are in use. */
  interface Server {
    void useThreads(String restAddress, int threads) throws IOException, InterruptedException;
  }

  private final Server server;
  private final Executor pool;
  private final Map<String, Followed> replicas = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private static final class Followed {
    final String restAddress;
    int threads;
    int wanted;
    boolean changing;

    Followed(String restAddress, int threads) {
      this.restAddress = restAddress;
      this.threads = threads;
      this.wanted = threads;
    }
  }

  ThreadFollower(Server server, Executor pool) {
    this.server = server;
    this.pool = pool;
  }

  /** A replica that has so many threads. */
  synchronized void add(String replica, String restAddress, int threads) {
    replicas.put(replica, new Followed(restAddress, threads));
  }

  synchronized void remove(String replica) {
    replicas.remove(replica);
  }

  /**
   * It shall have so many.
   *
   * @return whether that is a change
   */
  synchronized boolean follow(String replica, int threads) {
    Followed followed = replicas.get(replica);
    if (followed == null || threads == followed.wanted) {
      return false;
    }
    followed.wanted = threads;
    if (!followed.changing) {
      followed.changing = true;
      pool.execute(() -> change(replica, followed));
    }
    return true;
  }

  /** What went wrong since the run began. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  private void change(String replica, Followed followed) {
    for (int next = next(followed); next > 0; next = next(followed)) {
      try {
        server.useThreads(followed.restAddress, next);
        ended(followed, next);
      } catch (IOException e) {
        failed(replica, followed, next, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** 0 when it has what it shall have. */
  private synchronized int next(Followed followed) {
    followed.changing = followed.threads != followed.wanted;
    return followed.changing ? followed.wanted : 0;
  }

  private synchronized void ended(Followed followed, int threads) {
    followed.threads = threads;
  }

  /** Not tried again before the limit crosses a whole CPU again. */
  private synchronized void failed(String replica, Followed followed, int wanted, String why) {
    if (followed.wanted == wanted) {
      followed.wanted = followed.threads;
    }
    if (replicas.get(replica) == followed) {
      problems.add(
          "%s has %d threads, not %d: %s".formatted(replica, followed.threads, wanted, why));
    }
  }
}
