package io.twoscales.traces.requests;

import java.util.List;

/**
 * What a request carries, and what its reply has to say.
 *
 * @param json the body in the Open Inference Protocol's REST form, on one line, with {@link #ID}
 *     where the request's id goes
 * @param expectations all of which a right reply meets
 */
public record RequestBody(String json, List<Expectation> expectations) {

  /** Where the request's id goes in a body. */
  public static final String ID = "@ID@";

  public RequestBody {
    expectations = List.copyOf(expectations);
    if (!json.contains(ID)) {
      throw new IllegalArgumentException("has no " + ID);
    }
  }

  /** The body of the request with this id. */
  public String withId(int id) {
    return json.replace(ID, Integer.toString(id));
  }
}
