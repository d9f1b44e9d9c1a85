package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTextTest {
  private static final String SIMULATED = "kind: simulated\ncapacity: 2\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform:\n  kind: docker\n  capacity: 1\n\n  unit: 100m\n",
        "platform: {kind: docker, capacity: 1}\n",
        "platform: {\n  kind: docker,\n  capacity: 1\n}\n",
        "\"platform\":\n    kind: docker\n    capacity: 1\n",
        ""
      })
  void aValueIsReplacedHoweverItIsWritten(String platform) {
    String text = "# why\nname: x\n" + platform + "# last\nseed: 7\n";

    ExperimentText other = new ExperimentText(text).with("platform", SIMULATED);

    YamlMap root = YamlFile.parse("x.yaml", other.text());
    assertThat(root.keys()).containsExactlyInAnyOrder("name", "platform", "seed");
    assertThat(root.required("platform").map().keys()).containsExactly("kind", "capacity");
    assertThat(root.required("platform").map().required("kind").string()).isEqualTo("simulated");
    assertThat(root.required("seed").integer(0, 9)).isEqualTo(7);
    assertThat(other.text()).startsWith("# why\nname: x\n").contains("# last\nseed: 7\n");
  }

  @Test
  void keysWithinValuesAreNotMeant() {
    String text = "name: x\nfirst:\n  platform: inner\n";

    String other = new ExperimentText(text).with("platform", SIMULATED).text();

    YamlMap root = YamlFile.parse("x.yaml", other);
    assertThat(root.required("first").map().required("platform").string()).isEqualTo("inner");
    assertThat(root.required("platform").isMap()).isTrue();
  }
}
