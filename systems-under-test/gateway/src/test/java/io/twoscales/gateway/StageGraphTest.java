package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageGraphTest {
  @Test
  void stagesAreReadWithWhatTheyComeAfter() {
    StageGraph graph = StageGraph.parse("detect:yolo, crop:c:detect, join:j:crop+detect");
    assertThat(graph.stages())
        .containsExactly(
            new StageGraph.Node("detect", "yolo", List.of()),
            new StageGraph.Node("crop", "c", List.of(0)),
            new StageGraph.Node("join", "j", List.of(1, 0)));
    assertThat(graph.sinks()).containsExactly(2);
    assertThat(graph.readers(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "detect | found \"detect\"",
        "detect:yolo:a:b | found \"detect:yolo:a:b\"",
        "de tect:yolo | found \"de tect:yolo\"",
        "detect:yolo, | found \"\"",
        "detect:yolo:detect | which is no stage listed before it",
        "detect:yolo,crop:c | only the first stage is a source",
        "detect:yolo,crop:c:join,join:j:crop | stage crop comes after \"join\"",
        "detect:yolo,crop:c:detect+detect | comes after detect twice",
        "detect:yolo,detect:c:detect | stage detect is there twice",
      })
  void whatIsNoPipelineIsRefusedWithItsPlace(String text, String reason) {
    assertThatThrownBy(() -> StageGraph.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
