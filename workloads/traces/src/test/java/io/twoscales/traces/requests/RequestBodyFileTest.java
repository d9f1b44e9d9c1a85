package io.twoscales.traces.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("bodies.jsonl");
    List<RequestBody> bodies =
        List.of(
            new RequestBody("{\"id\":\"@ID@\"}", List.of()),
            new RequestBody(
                "{\"id\":\"@ID@\",\"text\":\"a \\\"b\\\" ü\"}",
                List.of(
                    new Expectation.Text("text", "a \"b\"\n ü", 2),
                    new Expectation.UnitVector("embedding", 384),
                    new Expectation.Probabilities("probabilities", 4, 20),
                    new Expectation.Boxes("boxes", 4))));

    RequestBodyFile.write(file, bodies);

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(RequestBodyFile.read(file)).isEqualTo(bodies);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"body\":\"{}\"}|has no @ID@",
        "{\"body\":\"@ID@\",\"expect\":[{\"kind\":\"x\"}]}|expected text, unit-vector, probabilities or boxes, found 'x'",
        "{\"body\":|is no JSON"
      })
  void aWrongLineIsNamed(String line, String reason) throws IOException {
    Path file = folder.resolve("bodies.jsonl");
    Files.writeString(file, "{\"body\":\"@ID@\"}\n" + line + "\n");

    assertThatIOException()
        .isThrownBy(() -> RequestBodyFile.read(file))
        .withMessage(file + ":2: " + reason);
  }
}
