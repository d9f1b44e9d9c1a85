package io.twoscales.core.experiment;

import java.nio.file.Path;

/**
 * A file that an experiment rests on, such as the weights of a forecaster.
 *
 * @param of what it is for: {@code forecaster}, or the name of a controller
 * @param file where it lies
 */
public record InputFile(String of, Path file) {}
