package io.twoscales.traces.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A format that records of requests come in. */
public sealed interface TraceFormat
    permits AccessLog, AzureFunctions2019, CsvRequests, PageCounts, WorldCup98 {

  /** All of them. */
  List<TraceFormat> ALL =
      List.of(
          new AccessLog(),
          new AzureFunctions2019(),
          CsvRequests.AZURE_FUNCTIONS_2021,
          CsvRequests.AZURE_LLM,
          CsvRequests.BURSTGPT,
          CsvRequests.ANY,
          new PageCounts(),
          new WorldCup98());

  /** The name on the command line. */
  String name();

  /** One line. */
  String description();

  /** The step its numbers are for; where they are moments, a second. */
  default long stepMicros() {
    return 1_000_000;
  }

  /** Reads a file's content; a mistake is told through {@link Place#wrong}. */
  void read(InputStream in, Place place, Selection selection, RequestSink sink) throws IOException;

  /** The format of that name. */
  static Optional<TraceFormat> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }
}
