package io.twoscales.core.pipeline;

/**
 * One model that can do a stage's task.
 *
 * @param name unique within the stage
 * @param accuracy above 0, at most 1
 * @param latency how fast it is
 * @param image the program that serves it, a folder under {@code systems-under-test}; empty when
 *     there is none, and the variant is for planning and simulation only
 * @param model the name under which that program serves it
 */
public record Variant(
    String name, double accuracy, VariantLatency latency, String image, String model) {}
