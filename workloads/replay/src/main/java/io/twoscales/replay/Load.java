package io.twoscales.replay;

/** Requests and their times: what the simulation asks and tells of each. Thread-safe. */
interface Load {
  /** Where the requests go. */
  String url();

  /** The place in the load of the next request. */
  int take();

  /** Milliseconds until a request is due, rounded up: none is sent early. */
  long millisUntilDue(int position);

  String body(int position);

  /** The request is being sent: the time, in microseconds. */
  long sending();

  /** A reply, or the lack of one, is there. */
  void done(int position, long sentMicros, Reply reply);
}
