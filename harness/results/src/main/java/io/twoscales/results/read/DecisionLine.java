package io.twoscales.results.read;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A decision of a run.
 *
 * @param run which run
 * @param timeSeconds since the measured window began; negative during warm-up
 * @param reason why, in words and numbers
 * @param document the whole: {@code plan}, {@code actions}, {@code observation}, and where there
 *     are any {@code candidates} and {@code problems}
 */
public record DecisionLine(RunId run, double timeSeconds, String reason, JsonNode document) {}
