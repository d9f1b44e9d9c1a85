package io.twoscales.solver.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

  private static final String HEADER = "variant,batch,millicores,p50_ms,p99_ms,samples\n";

  @TempDir Path folder;

  private static Profile read(String text) throws IOException {
    return Profile.read(new StringReader(text), "p.csv");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Profile profile =
        new Profile(
            List.of(
                new ProfileCell("small, quick", 1, 100, 12.5, 13.25, 700),
                new ProfileCell("large", 16, 1000, 0.001, 1e6, 0)));

    profile.write(folder.resolve("p.csv"));

    assertThat(Profile.read(folder.resolve("p.csv"))).isEqualTo(profile);
    assertThat(profile.variants()).containsExactly("small, quick", "large");
  }

  @Test
  void columnsMayComeInAnyOrderWithOthersBetween() throws IOException {
    Profile profile =
        read("machine,p99_ms,p50_ms,millicores,batch,variant\nlaptop, 3, 2, 100, 4, v\n");

    assertThat(profile.cells()).containsExactly(new ProfileCell("v", 4, 100, 2, 3, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v,1,100,x,2,1 | p50_ms is 'x', expected a number of milliseconds",
        "v,1,100,NaN,2,1 | p50_ms is NaN, expected a number above 0",
        "v,1,100,-1,2,1 | p50_ms is -1.0, expected a number above 0",
        "v,1,100,0,2,1 | p50_ms is 0.0",
        "v,1,100,3,2,1 | p99_ms is 2.0, expected a number not below p50_ms, which is 3.0",
        "v,1,100,1,Infinity,1 | p99_ms is Infinity",
        "v,0,100,1,2,1 | batch is 0, expected at least 1",
        "v,1.5,100,1,2,1 | batch is '1.5', expected a whole number",
        "v,1,-100,1,2,1 | millicores is -100, expected at least 1",
        "v,99999999999,100,1,2,1 | integer overflow",
        "v,1,100,1,2,-1 | samples is -1",
        "\"\",1,100,1,2,1 | variant is empty",
        "v,1,100,1,2 | 5 values, but the header has a different number of columns",
        "v,9,900,1,2,1 | variant v, batch 9, 900m is on line 2 already",
      })
  void saysOnWhichLineWhatIsWrong(String line, String problem) {
    assertThatExceptionOfType(ProfileFormatException.class)
        .isThrownBy(() -> read(HEADER + "v,9,900,1,2,1\n" + line + "\n"))
        .withMessageStartingWith("p.csv:3: ")
        .withMessageContaining(problem);
  }

  @Test
  void refusesAFileThatIsNoProfile() {
    assertThatExceptionOfType(ProfileFormatException.class)
        .isThrownBy(() -> read("variant,batch\nv,1\n"))
        .withMessageContaining("p.csv:1: column millicores is missing");
    assertThatExceptionOfType(ProfileFormatException.class)
        .isThrownBy(() -> read(""))
        .withMessageContaining("p.csv:1: column variant is missing");
    assertThatExceptionOfType(ProfileFormatException.class)
        .isThrownBy(() -> read(HEADER))
        .withMessageContaining("no measurements below the header");
    assertThatExceptionOfType(ProfileFormatException.class)
        .isThrownBy(() -> read("variant,variant,batch\n"))
        .withMessageStartingWith("p.csv:1: ");
  }

  @Test
  void namesTheVariantsItKnows() {
    Profile profile = new Profile(List.of(new ProfileCell("v", 1, 1, 1, 1, 1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.cellsOf("w"))
        .withMessage("the profile has no variant w, only [v]");
  }
}
