package io.twoscales.traces.catalogue;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A public trace.
 *
 * @param name on the command line
 * @param description what was recorded
 * @param licence as its publisher states it
 * @param citation of the paper it comes from
 * @param address where its file lies
 * @param fileName what the file is called here
 * @param format {@code rates}, or a name of {@link io.twoscales.traces.formats.TraceFormat}
 * @param bytes of the file, where known
 * @param sha256 of the file in hexadecimal, where known
 */
public record CatalogueEntry(
    String name,
    String description,
    String licence,
    String citation,
    URI address,
    String fileName,
    String format,
    OptionalLong bytes,
    Optional<String> sha256) {}
