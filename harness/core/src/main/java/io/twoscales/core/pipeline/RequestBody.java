package io.twoscales.core.pipeline;

import java.util.List;

/**
 * What a request carries, and what its reply has to say.
 *
 * @param json the body in the Open Inference Protocol's REST form, with {@link Payload#ID} where
 *     the request's id goes
 * @param expectations all of which a right reply meets
 */
public record RequestBody(String json, List<Expectation> expectations) {
  public RequestBody {
    expectations = List.copyOf(expectations);
  }
}
