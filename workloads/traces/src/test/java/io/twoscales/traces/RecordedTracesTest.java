package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the recorded traces where they are at hand: they are too large to live with the code. */
class RecordedTracesTest {

  /** What one pass of awk over each file counts. */
  @ParameterizedTest
  @CsvSource({
    "nasa-http-1995.txt.gz, 5059950, 3461610, 20",
    "twitter-2021-08-days-01-14.txt.gz, 1209600, 76878572, 388",
    "twitter-2021-08-second-1301190-to-1302150.txt, 960, 108348, 274",
  })
  void readsEverySecond(String name, int seconds, long requests, double peak) {
    TraceFolders folders = folders();
    assumeTrue(folders.contains(name), name + " is not at hand");

    RateTrace trace = RateFiles.read(folders.find(name));

    assertThat(trace.seconds()).isEqualTo(seconds);
    assertThat(trace.mean() * seconds).isCloseTo(requests, within(0.01));
    assertThat(trace.peak()).isEqualTo(peak);
  }

  @ParameterizedTest
  @CsvSource({"twitter-2021-08-days-01-14.txt.gz, 352640..353240, 27921, 85"})
  void cutsTheRightSeconds(String name, String window, long requests, double peak) {
    TraceFolders folders = folders();
    assumeTrue(folders.contains(name), name + " is not at hand");

    RateTrace cut = RateFiles.read(folders.find(name)).window(Window.parse(window));

    assertThat(cut.mean() * cut.seconds()).isCloseTo(requests, within(0.01));
    assertThat(cut.peak()).isEqualTo(peak);
  }

  private static TraceFolders folders() {
    List<Path> folders = new ArrayList<>();
    String named = System.getenv("TWOSCALES_TRACES");
    if (named != null && !named.isBlank()) {
      folders.add(Path.of(named));
    }
    Path checkout = Path.of("..", "..").toAbsolutePath().normalize();
    folders.add(checkout.resolveSibling("shared").resolve("traces"));
    return new TraceFolders(folders);
  }
}
