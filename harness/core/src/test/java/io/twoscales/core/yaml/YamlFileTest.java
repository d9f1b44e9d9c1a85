package io.twoscales.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
  private static YamlMap parse(String text) {
    return YamlFile.parse("file.yaml", text);
  }

  @Test
  void anUnknownKeyIsRefusedWithItsLineAndTheKnownOnes() {
    YamlMap map = parse("name: a\nrepetition: 3\n");
    map.required("name");
    map.optional("repetitions");
    assertThatThrownBy(map::refuseUnknownKeys)
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("file.yaml:2: repetition: unknown key; known here: name, repetitions");
  }

  @Test
  void aMissingKeyIsNamedWithItsPath() {
    YamlMap map = parse("workload:\n  scale: 1\n").required("workload").map();
    assertThatThrownBy(() -> map.required("trace"))
        .hasMessage("file.yaml:2: workload.trace: is missing");
  }

  @Test
  void aValueInAListIsNamedByItsIndex() {
    YamlMap map = parse("batches:\n  - 1\n  - zero\n");
    assertThatThrownBy(() -> map.required("batches").list().forEach(value -> value.integer(1, 16)))
        .hasMessage("file.yaml:3: batches[1]: expected a whole number from 1 to 16, found 'zero'");
  }

  @Test
  void aKeyGivenTwiceIsRefused() {
    assertThatThrownBy(() -> parse("a: 1\nb: 2\na: 3\n"))
        .hasMessage("file.yaml:3: a: is given twice");
  }

  @Test
  void keysThatExcludeEachOtherAreRefusedTogether() {
    assertThatThrownBy(() -> parse("scale: 1\npeak: 2\n").refuseMoreThanOneOf("scale", "peak"))
        .hasMessage("file.yaml:2: peak: cannot stand beside `scale`; keep one of them");
  }

  @ParameterizedTest
  @CsvSource({"'', is empty", "'- a', expected `key: value` lines", "'a: [', not valid YAML"})
  void whatIsNoMappingIsRefused(String text, String problem) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("file.yaml")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "-1", "0", "Infinity", "many"})
  void aPositiveNumberIsPositiveAndFinite(String text) {
    YamlValue value = parse("scale: " + text).required("scale");
    assertThatThrownBy(value::positiveNumber)
        .hasMessage("file.yaml:1: scale: expected a number above 0, found '" + text + "'");
  }

  @Test
  void quantitiesAreReadWithTheirUnits() {
    YamlMap map = parse("slo: 250ms\nunit: 100m\ncapacity: 1.5\n");
    assertThat(map.required("slo").duration().toMillis()).isEqualTo(250);
    assertThat(map.required("unit").millicores()).isEqualTo(100);
    assertThat(map.required("capacity").millicores()).isEqualTo(1500);
  }

  @Test
  void anAliasBombIsRefused() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n";
    assertThatThrownBy(() -> parse(bomb)).isInstanceOf(InvalidFileException.class);
  }
}
