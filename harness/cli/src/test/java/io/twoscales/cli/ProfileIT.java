package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile} on real containers, with the smallest grid. Needs a Docker engine. */
class ProfileIT {
  @TempDir Path folder;

  private TwoscalesProcess profile(String samples) throws IOException {
    return new TwoscalesProcess(
        folder,
        "profile",
        "embedding",
        "--variant=minilm-l6-v2-q",
        "--batches=1",
        "--cpus=200m,1",
        "--samples=" + samples,
        "--cell-time=3s",
        "--starts=0",
        "--json",
        "--out=measured");
  }

  @Test
  void twoCellsAreMeasuredInAReplicaThatIsResizedAndAnInterruptedProfileGoesOn()
      throws IOException, InterruptedException {
    TwoscalesProcess first = profile("400");
    Path samples = folder.resolve("measured.partial/samples.csv");
    first.await(() -> Files.exists(samples));
    first.terminate();
    first.exitCode();
    assertThat(first.err()).contains("go on");
    assertThat(first.onEngine()).isEmpty();
    long kept = Files.readString(samples).lines().count();
    assertThat(kept).isGreaterThan(1);

    TwoscalesProcess second = profile("20");
    int exitCode = second.exitCode();
    // Two cells are too few for a latency model, which the command says and exits with 1.
    assertThat(exitCode).as(second.err()).isEqualTo(Main.FAILED);
    JsonNode said = new ObjectMapper().readTree(second.out());
    assertThat(said.path("cells").asInt()).isEqualTo(2);
    assertThat(said.at("/fits/0/refusal").asText()).contains("a fit needs four");
    Profile profile = Profile.read(folder.resolve("measured/embed.csv"));
    assertThat(profile.cells()).extracting(ProfileCell::millicores).containsExactly(200, 1000);
    assertThat(profile.cells()).allMatch(cell -> cell.samples() >= 10);
    JsonNode about = new ObjectMapper().readTree(folder.resolve("measured/profile.json").toFile());
    assertThat(about.at("/environment/cfsPeriodMs").asText()).isEqualTo("10");
    assertThat(about.at("/delays/resizeDelay/samples").asInt()).isPositive();
    assertThat(second.onEngine()).isEmpty();
  }

  @Test
  void aCheckSaysHowFastTheMachineIsByAProfileThatThereIs()
      throws IOException, InterruptedException {
    Path half = Files.createDirectory(folder.resolve("half"));
    Path full = Files.createDirectory(folder.resolve("full"));
    Path kept =
        Home.folder()
            .resolve("results/baselines/quick/intel-xeon-processor-2-cpus/inputs/profiles");
    for (Path copy : List.of(half, full)) {
      Files.copy(kept.resolve("profile.json"), copy.resolve("profile.json"));
    }
    Files.copy(kept.resolve("embed.csv"), full.resolve("embed.csv"));
    Files.writeString(half.resolve("embed.csv"), halved(full.resolve("embed.csv")));

    JsonNode byFull = check("full");
    JsonNode byHalf = check("half");

    double ratio = byHalf.path("timesSlower").asDouble() / byFull.path("timesSlower").asDouble();
    assertThat(ratio).as("of a profile twice as fast").isBetween(1.4, 2.8);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".partial"));
    }
  }

  private JsonNode check(String profile) throws IOException, InterruptedException {
    TwoscalesProcess check =
        new TwoscalesProcess(folder, "profile", "embedding", "--check", "--json", "--out", profile);
    int exitCode = check.exitCode();
    JsonNode said = new ObjectMapper().readTree(check.out());
    assertThat(exitCode).as(check.err()).isEqualTo(said.path("holds").asBoolean() ? 0 : 1);
    assertThat(check.onEngine()).isEmpty();
    return said;
  }

  private static String halved(Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> columns = List.of(lines.get(0).split(","));
    StringBuilder half = new StringBuilder(lines.get(0)).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",");
      for (int column = 0; column < values.length; column++) {
        if (columns.get(column).endsWith("_ms") && !values[column].isEmpty()) {
          values[column] = Double.toString(Double.parseDouble(values[column]) / 2);
        }
      }
      half.append(String.join(",", values)).append('\n');
    }
    return half.toString();
  }
}
