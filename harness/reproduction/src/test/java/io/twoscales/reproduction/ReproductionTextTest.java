package io.twoscales.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReproductionTextTest {
  private static ReproductionText text(List<String> missing, List<String> fidelity) {
    return new ReproductionText(
        "Reproduction, quick",
        List.of("hardware: a machine"),
        missing,
        fidelity,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void saysHowTheSimulatorDidAgainstContainers() {
    ReproductionText text = text(List.of(), List.of("embedding: the simulation holds"));

    assertThat(text.plain())
        .contains("against the containers:\n  embedding: the simulation holds\n");
    assertThat(text.markdown())
        .contains("## The simulator against the containers\n\n- embedding: the simulation holds\n");
    assertThat(text.json()).contains("\"fidelity\" : [ \"embedding: the simulation holds\" ]");
  }

  @Test
  void namesWhatWasNotRunAndNothingElse() {
    ReproductionText text = text(List.of("the runs on containers: no engine"), List.of());

    assertThat(text.plain())
        .endsWith("\nNot run:\n  the runs on containers: no engine\n")
        .doesNotContain("The simulator");
    assertThat(text.markdown())
        .contains("**Not run:**\n\n- the runs on containers: no engine\n")
        .doesNotContain("The simulator");
  }
}
