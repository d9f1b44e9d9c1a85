package io.twoscales.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.Window;
import io.twoscales.traces.drawing.TraceView;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a trace: complete, on its own, and safe against names that look like markup. */
class TracePageTest {
  @TempDir Path folder;

  private static TraceView view(String name) {
    double[] rates = new double[2000];
    Arrays.fill(rates, 10);
    Arrays.fill(rates, 1000, 1100, 70);
    return TraceView.of(
        name, new RateTrace("t", rates), new Window(500, 1500), new Surge.Criterion(3, 1, 3600, 0));
  }

  @Test
  void everythingIsInIt() throws Exception {
    String whole = TracePage.html(view("</script><b>&"));
    assertThat(count(whole, "<script")).isEqualTo(count(whole, "</script>")).isEqualTo(3);
    assertThat(whole).hasSizeBetween(1_000_000, 1_500_000);
    String html = withoutLibrary(whole);
    assertThat(html)
        .contains("<title>&lt;/script&gt;&lt;b&gt;&amp;, seconds 500..1500</title>")
        .contains("default-src 'none'")
        .contains("<td>16.00 requests/s</td>")
        .contains("<th scope=\"row\">987</th><td>10.0</td><td>31.0</td><td>3.1</td>")
        .contains("<code>927..1227</code>")
        .contains("<th scope=\"row\">500..520</th><td>10.00</td><td>10.0</td><td>10.0</td>");
    assertThat(html).doesNotContain("<b>").doesNotContain("{{").doesNotContainPattern("src=|href=");

    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(html);
    assertThat(data.find()).isTrue();
    JsonNode json = new ObjectMapper().readTree(data.group(1));
    assertThat(json.path("surges").get(0).path("from").asInt()).isEqualTo(927);
    byte[] rates = unpacked(json.path("rates").path("mean"));
    assertThat(rates).hasSize(1000).startsWith(10, 10).endsWith(10, 10);
    assertThat(rates[550]).isEqualTo((byte) 70);
  }

  /** The page as we wrote it; the library in it is a megabyte. */
  private static String withoutLibrary(String html) {
    String begin = "<script>\n/*\n* Licensed to the Apache";
    int from = html.indexOf(begin);
    assertThat(from).as("the library with its licence").isPositive();
    return html.substring(0, from) + html.substring(html.indexOf("</script>", from));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static byte[] unpacked(JsonNode packed) throws Exception {
    byte[] deflated = Base64.getDecoder().decode(packed.path("base64").asText());
    return new InflaterInputStream(new ByteArrayInputStream(deflated)).readAllBytes();
  }

  @Test
  void aTraceThatIsTooLongKeepsItsHighestSeconds() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    double[] rates = random.doubles(100_000, 0, 100).toArray();
    rates[77_777] = 70_000;
    ObjectNode data = new ObjectMapper().createObjectNode();
    PackedRates.addTo(data, new RateTrace("t", rates), 200_000);
    int points = data.path("points").asInt();
    assertThat(points).isEqualTo(10_000);
    ByteBuffer highest =
        ByteBuffer.wrap(unpacked(data.path("rates").path("highest")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(highest.getFloat(7777 * 4)).isEqualTo(70_000f);
    assertThat(data.path("rates").path("lowest").path("bytes").asInt()).isEqualTo(4);
    int characters =
        Stream.of("lowest", "mean", "highest")
            .mapToInt(name -> data.path("rates").path(name).path("base64").asText().length())
            .sum();
    assertThat(characters).isBetween(100_000, 200_000);
  }

  @Test
  void aBrowserDrawsIt() throws Exception {
    String named = System.getenv("TWOSCALES_CHROMIUM");
    Path browser = Path.of(named == null ? "/usr/bin/chromium" : named);
    Assumptions.assumeTrue(named != null || Files.isExecutable(browser), "no Chromium here");
    Path page = Files.writeString(folder.resolve("t.html"), TracePage.html(view("t")));
    List<String> command = new ArrayList<>(List.of(browser.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--user-data-dir=" + folder.resolve("profile"),
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.toUri() + "#927..1227"));
    Path dom = folder.resolve("dom");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(log)).doesNotContain("CONSOLE");
    assertThat(Files.readString(dom))
        .contains("Seconds 927 to 1,227; a point of the line is one second")
        .contains("<figure id=\"drawing\" hidden")
        .containsPattern("<div id=\"chart\"[^>]*><div[^>]*><svg");
  }
}
