package io.twoscales.docker.testbed;

import io.twoscales.core.pipeline.Variant;

/**
 * What a replica serves.
 *
 * @param variant whose server is started, and with which model
 * @param image tag of the image
 * @param maxBatch most items in a request, at least 1
 */
public record ServedModel(Variant variant, String image, int maxBatch) {}
