package io.twoscales.traces.formats;

/** Takes requests as they are read. Times are microseconds of one and the same clock. */
interface RequestSink {
  /** One request. */
  void request(long micros);

  /** So many requests, spread evenly over a span of time. */
  void requests(long fromMicros, long lengthMicros, double count);
}
