package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
