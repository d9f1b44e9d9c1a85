package io.twoscales.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.plan.Plan;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines themselves, held against the published schema. */
class AnswerTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      "{'stages':[{'stage':'transcribe','replicas':2,'millicores':2000,'batchSize':4},"
          + "{'stage':'judge','replicas':1,'millicores':1000,'batchSize':1}],'reason':'because'}";

  private final JsonSchema schema = schema();
  private final ControllerSetting setting = setting("sentiment");
  private final Answer answer = new Answer(setting);

  private static JsonSchema schema() {
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(ROOT.resolve("docs/external-controller.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ControllerSetting setting(String pipeline) {
    Pipeline read = new PipelineReader(ROOT).find(pipeline);
    return new ControllerSetting(
        read,
        read.sloMs(),
        new CpuLimits(1000, 8000, 40_000),
        new RateTrace("r", new double[] {1}));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private boolean valid(String line) throws IOException {
    return schema.validate(JSON.readTree(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sentiment", "video", "nlp", "embedding", "document-search", "video-monitoring"})
  void whatAProgramIsToldFollowsTheSchema(String pipeline) throws IOException {
    String hello = Messages.hello(setting(pipeline));
    assertThat(schema.validate(JSON.readTree(hello))).isEmpty();
    JsonNode root = JSON.readTree(hello);
    JsonNode latencies = root.at("/stages/0/variants/0/latencies");
    if (!pipeline.equals("embedding")) {
      assertThat(latencies).hasSize(8 * root.at("/stages/0/batchSizes").size());
    }
    Plan plan = new Plan(List.of(), "none");
    for (Optional<String> refused : List.of(Optional.<String>empty(), Optional.of("x"))) {
      String seen = Messages.observation(Programs.second(3), plan, refused);
      assertThat(seen).doesNotContain("\n", "NaN");
      assertThat(schema.validate(JSON.readTree(seen))).isEmpty();
    }
  }

  @Test
  void theSchemaAllowsWhatIsAnswered() throws Exception {
    assertThat(valid(json(GOOD))).isTrue();
    assertThat(answer.plan(json(GOOD)).reason()).isEqualTo("because");
  }

  /** What the schema forbids is refused too, and what needs the pipeline to be known besides. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'replicas':2         | 'replicas':0        | false | replicas must be",
        "'replicas':2         | 'replicas':-1       | false | replicas must be",
        "'replicas':2         | 'replicas':10001    | false | replicas must be",
        "'replicas':2         | 'replicas':1.5      | false | replicas must be",
        "'replicas':2         | 'replicas':1e300    | false | replicas must be",
        "'replicas':2         | 'replicas':'2'      | false | replicas must be",
        "'replicas':2         | 'replicas':null     | false | replicas must be",
        "'replicas':2,        |                     | false | replicas must be a whole number from 1 to 10000, is missing",
        "'batchSize':4        | 'batchSize':0       | false | batchSize must be",
        "'batchSize':4        | 'batchSize':4,'batch':4 | false | unknown key 'batch'",
        "'batchSize':4        | 'batchSize':4,'resizing':'slowly' | false | resizing must be one of grow-first, at-once, recreate",
        "'batchSize':4        | 'batchSize':4,'startingMillicores':0 | false | startingMillicores must be",
        "'millicores':2000    | 'millicores':0      | false | millicores must be",
        "'millicores':2000    | 'millicores':9000   | true  | millicores must be a whole number from 1 to 8000, is 9000",
        "'millicores':2000    | 'millicores':1500   | true  | multiple of the unit, 1000",
        "'stage':'judge'      | 'stage':'jury'      | true  | no stage 'jury' in the pipeline; there are transcribe, judge",
        "'stage':'judge'      | 'stage':'transcribe'| true  | stage transcribe is planned twice",
        "'reason'             | 'why'               | false | unknown key 'why'",
        "'reason'             | 'type':'hello','reason' | false | type must be"
      })
  void anImpossiblePlanIsRefusedWithItsReason(
      String from, String to, boolean schemaAllows, String named) throws IOException {
    String line = json(GOOD.replaceFirst(from, to == null ? "" : to));
    assertThat(valid(line)).isEqualTo(schemaAllows);
    assertThat(catchThrowable(() -> answer.plan(line)))
        .isInstanceOf(ImpossiblePlanException.class)
        .hasMessageContaining(named);
  }

  @Test
  void aStageThatIsLeftOutIsNamed() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(json(GOOD));
    ((ArrayNode) root.get("stages")).remove(1);
    assertThatThrownBy(() -> answer.plan(root.toString()))
        .isInstanceOf(ImpossiblePlanException.class)
        .hasMessage("stage judge is not planned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "3", "{'stages':[]} trailing", "{'a':1,'a':2}", "{'a'"})
  void whatIsNoJsonObjectIsNoAnswer(String line) {
    assertThatThrownBy(() -> answer.plan(json(line))).isInstanceOf(PolicyFailure.class);
  }
}
