package io.twoscales.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomWeightsTest {
  private static final PipelineReader READER = new PipelineReader(Path.of("../.."));

  @TempDir Path folder;

  private Variant variant(String keys) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            slo: 1s
            stages:
              - name: s
                variants:
                  - {name: v, latency: {gamma: 1}%s}
            """
                .formatted(keys));
    return READER.read(file).stages().get(0).served();
  }

  @Test
  void aVariantMayHaveThem() throws IOException {
    assertThat(variant(", weights: random").randomWeights()).isTrue();
    assertThat(variant(", accuracy: 0.5").randomWeights()).isFalse();
  }

  @Test
  void theyHaveNoAccuracy() {
    assertThatThrownBy(() -> variant(", weights: random, accuracy: 0.5"))
        .hasMessageContaining("p.yaml:6")
        .hasMessageContaining("accuracy: random weights have none");
  }

  @Test
  void anyOtherWordIsRefused() {
    assertThatThrownBy(() -> variant(", weights: good"))
        .hasMessageContaining("p.yaml:6")
        .hasMessageContaining("weights: expected random");
  }

  @Test
  void everyVariantThatShipsAndIsCalledRandomSaysSo() {
    for (String name : READER.names()) {
      for (StageSpec stage : READER.find(name).stages()) {
        for (Variant variant : stage.variants()) {
          assertThat(variant.randomWeights())
              .as(variant.name())
              .isEqualTo(variant.name().endsWith("-random"));
        }
      }
    }
  }
}
