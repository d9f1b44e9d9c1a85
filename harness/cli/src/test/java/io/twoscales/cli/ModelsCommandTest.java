package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models from files, from a server on this machine, and from a repository laid out as DJL's are.
 */
class ModelsCommandTest {
  private static final String NAME = "resnet18-imagenet";
  private static final String ARTIFACTS = "model/cv/image_classification/ai/djl/pytorch/resnet/";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, byte[]> served = new LinkedHashMap<>();
  private HttpServer server;
  private Path models;

  @BeforeEach
  void serve() throws IOException {
    models = folder.resolve("models");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = served.get(exchange.getRequestURI().getPath().substring(1));
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int twoscales(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int fetch(String... more) {
    return twoscales(
        Stream.concat(
                Stream.of("models", "fetch", NAME, "--to", models.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  private static byte[] archive(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] torchScript() throws IOException {
    return archive("net/data.pkl", "net/code/__torch__.py", "net/constants.pkl", "net/version");
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String sum(String algorithm, byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
  }

  private static byte[] metadata(String name, byte[] file, String sha1) {
    return """
        {"metadataVersion": "0.2", "artifacts": [
          {"version": "0.0.1", "name": "traced_resnet50", "files": {}},
          {"version": "0.0.1", "name": "%s", "files": {
            "synset": {"uri": "synset.txt", "sha1Hash": "0", "size": 1},
            "model": {"uri": "0.0.1/%s.pt.gz", "sha1Hash": "%s", "size": %d}}}]}
        """
        .formatted(name, name, sha1, file.length)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void assertHere(byte[] weights, String origin) throws Exception {
    assertThat(Files.readAllBytes(models.resolve(NAME + "/model.pt"))).isEqualTo(weights);
    Properties description = new Properties();
    String text = Files.readString(models.resolve(NAME + "/model.properties"));
    description.load(new java.io.StringReader(text));
    assertThat(description)
        .containsEntry("kind", "image-classification")
        .containsEntry("network", "torchscript")
        .containsEntry("classes", "1000")
        .containsEntry("sha256", sum("SHA-256", weights));
    assertThat(text).contains("From " + origin);
    assertThat(names()).containsExactlyInAnyOrder(NAME, NAME + ".yaml");
    try (Stream<Path> files = Files.list(models.resolve(NAME))) {
      assertThat(files).hasSize(2);
    }
  }

  private List<String> names() throws IOException {
    if (!Files.exists(models)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(models)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void assertRefused(String reason) throws IOException {
    assertThat(err.toString()).contains("twoscales: ", reason).doesNotContain("\tat ");
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileBecomesAModelAndAPipelineThatRuns() throws Exception {
    byte[] weights = torchScript();
    Path file = Files.write(folder.resolve("mine.pt"), weights);
    assertThat(fetch("--from", file.toString(), "--sha256", sum("SHA-256", weights)))
        .as(err.toString())
        .isZero();
    assertHere(weights, file.toString());
    Path yaml = models.resolve(NAME + ".yaml");
    assertThat(out.toString()).contains(sum("SHA-256", weights), "name " + yaml);

    Pipeline pipeline = new PipelineReader(Home.folder()).read(yaml);
    Variant classifier = pipeline.stages().get(1).variants().get(0);
    assertThat(classifier.name()).isEqualTo(NAME);
    assertThat(classifier.randomWeights()).isFalse();
    assertThat(classifier.repository()).contains(models.toAbsolutePath().normalize());
    assertThat(pipeline.stages().get(0).variants().get(0).randomWeights()).isTrue();
    assertThat(Files.readString(yaml)).contains(sum("SHA-256", weights), "not measured");

    Path experiment =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            name: trained
            pipeline: models/%s.yaml
            workload: {synthetic: {kind: constant, seconds: 20, rate: 2}, warmUp: 5s}
            platform: {kind: simulated, capacity: 4, unit: 100m, maxPerReplica: 1600m}
            controllers: [static-peak]
            """
                .formatted(NAME));
    assertThat(twoscales("run", "" + experiment, "--out", "" + folder.resolve("set")))
        .as(err.toString())
        .isZero();
  }

  @Test
  void whatIsThereIsVerifiedAndNotTakenAgain() throws Exception {
    Path file = Files.write(folder.resolve("mine.pt"), torchScript());
    assertThat(twoscales("models", "list", "--model-dir", models.toString())).isZero();
    assertThat(out.toString())
        .contains("no; twoscales models fetch " + NAME)
        .contains("ai.djl.pytorch/resnet/0.0.1/traced_resnet18");
    assertThat(fetch("--from", file.toString())).isZero();
    Files.delete(file);
    assertThat(fetch()).as(err.toString()).isZero();
    assertThat(out.toString()).contains("is there already, with the sha256 that was recorded");
    assertThat(twoscales("models", "list", "--model-dir", models.toString())).isZero();
    assertThat(out.toString()).contains(models.resolve(NAME + ".yaml") + ", sha256 ");

    Files.writeString(models.resolve(NAME + "/model.pt"), "another");
    assertThat(fetch()).isEqualTo(Main.FAILED);
    assertThat(err.toString())
        .contains("model.pt is not the file that was fetched", "and fetch it again");
    assertThat(twoscales("models", "list", "--model-dir", models.toString())).isZero();
    assertThat(out.toString()).contains("is not the file that was fetched");
  }

  @Test
  void anAddressIsFetchedAndUnpacked() throws Exception {
    byte[] weights = torchScript();
    served.put("m.pt.gz", packed(weights));
    String address = address("m.pt.gz");
    assertThat(fetch("--from", address, "--sha256", sum("SHA-256", packed(weights))))
        .as(err.toString())
        .isZero();
    assertHere(weights, address);
  }

  @Test
  void aRepositoryOfDjlHasItUnderItsNameHereAndElsewhere() throws Exception {
    byte[] weights = torchScript();
    byte[] file = packed(weights);
    byte[] json = metadata("traced_resnet18", file, sum("SHA-1", file));
    Path local = folder.resolve("zoo/" + ARTIFACTS);
    Files.createDirectories(local.resolve("0.0.1"));
    Files.write(local.resolve("metadata.json"), json);
    Files.write(local.resolve("0.0.1/traced_resnet18.pt.gz"), file);
    assertThat(fetch("--repository", folder.resolve("zoo").toString())).as(err.toString()).isZero();
    String artifact = ", ai.djl.pytorch/resnet/0.0.1/traced_resnet18";
    assertHere(weights, folder.resolve("zoo") + artifact);

    models = folder.resolve("others");
    served.put(ARTIFACTS + "metadata.json", json);
    served.put(ARTIFACTS + "0.0.1/traced_resnet18.pt.gz", file);
    assertThat(fetch("--repository", address(""))).as(err.toString()).isZero();
    assertHere(weights, address("") + artifact);
  }

  @Test
  void aRepositoryThatDoesNotHaveItOrLiesIsRefused() throws Exception {
    assertThat(fetch("--repository", address("zoo"))).isEqualTo(Main.FAILED);
    assertRefused("metadata.json: the server answers 404");
    byte[] file = packed(torchScript());
    served.put(ARTIFACTS + "metadata.json", "<html>".getBytes(StandardCharsets.UTF_8));
    assertThat(fetch("--repository", address(""))).isEqualTo(Main.FAILED);
    assertRefused("is this a repository of DJL's models?");
    served.put(ARTIFACTS + "metadata.json", metadata("other", file, sum("SHA-1", file)));
    assertThat(fetch("--repository", address(""))).isEqualTo(Main.FAILED);
    assertRefused("expected the artifact traced_resnet18 of version 0.0.1");
    served.put(ARTIFACTS + "0.0.1/traced_resnet18.pt.gz", file);
    served.put(ARTIFACTS + "metadata.json", metadata("traced_resnet18", file, "0".repeat(40)));
    assertThat(fetch("--repository", address(""))).isEqualTo(Main.FAILED);
    assertRefused("not that file: expected sha1 0000");
    served.put(
        ARTIFACTS + "metadata.json",
        new String(metadata("traced_resnet18", file, "0".repeat(40)), StandardCharsets.UTF_8)
            .replace("0.0.1/traced", "../../traced")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(fetch("--repository", address(""))).isEqualTo(Main.FAILED);
    assertRefused("expected a file beside it");
  }

  @Test
  void whatIsNoTorchScriptLeavesNothing() throws Exception {
    Path file = folder.resolve("mine.pt");
    Map<String, byte[]> wrong = new LinkedHashMap<>();
    wrong.put("is no TorchScript file (", "<html>not found".getBytes(StandardCharsets.UTF_8));
    wrong.put("is no TorchScript file (zip file is empty", new byte[0]);
    wrong.put(
        "weights but no code; trace the network", archive("archive/data.pkl", "archive/data/0"));
    wrong.put("is no TorchScript file", archive("a.txt"));
    byte[] packed = packed(torchScript());
    wrong.put("cannot be unpacked", java.util.Arrays.copyOf(packed, packed.length - 12));
    for (Map.Entry<String, byte[]> one : wrong.entrySet()) {
      Files.write(file, one.getValue());
      assertThat(fetch("--from", file.toString())).isEqualTo(Main.FAILED);
      assertRefused(one.getKey());
      served.put("m.pt", one.getValue());
      assertThat(fetch("--from", address("m.pt"))).isEqualTo(Main.FAILED);
      assertRefused(one.getKey());
    }
  }

  @Test
  void moreThanAllowedIsNotTaken() throws Exception {
    byte[] zeros = packed(new byte[100_000]);
    Path file = Files.write(folder.resolve("mine.pt"), zeros);
    assertThat(fetch("--from", file.toString(), "--most-bytes", "10")).isEqualTo(Main.FAILED);
    assertRefused("more than 10 bytes; --most-bytes allows more");
    assertThat(fetch("--from", file.toString(), "--most-bytes", "50000")).isEqualTo(Main.FAILED);
    assertRefused("more than 50000 bytes unpacked");
    served.put("m.pt", zeros);
    assertThat(fetch("--from", address("m.pt"), "--most-bytes", "10")).isEqualTo(Main.FAILED);
    assertRefused("more than 10 bytes; --most-bytes allows more");
  }

  @Test
  void anotherFileThanNamedIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("mine.pt"), torchScript());
    String other = "0".repeat(64);
    assertThat(fetch("--from", file.toString(), "--sha256", other)).isEqualTo(Main.FAILED);
    assertRefused("expected sha256 0000");
    served.put("m.pt", torchScript());
    assertThat(fetch("--from", address("m.pt"), "--sha256", other)).isEqualTo(Main.FAILED);
    assertRefused("expected sha256 0000");
  }

  @Test
  void whoeverSaysTooLittleIsAskedForTheRest() throws Exception {
    assertThat(twoscales("models")).isEqualTo(2);
    assertThat(twoscales("models", "fetch", "nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("no model 'nothing'; `models list` lists them");
    assertThat(fetch()).isEqualTo(2);
    assertRefused("where from? --from FILE-OR-ADDRESS");
    assertThat(fetch("--from", "a", "--repository", "b")).isEqualTo(2);
    assertRefused("found both");
    assertThat(fetch("--from", "a", "--sha256", "xyz")).isEqualTo(2);
    assertRefused("--sha256: expected 64 hexadecimal digits, found 'xyz'");
    assertThat(fetch("--from", folder.resolve("none.pt").toString())).isEqualTo(Main.FAILED);
    assertRefused("none.pt: no such file");
    assertThat(fetch("--from", "ftp://127.0.0.1/m.pt")).isEqualTo(Main.FAILED);
    assertRefused("expected an address with https, or the path of a file");
    String gone = address("m.pt");
    server.stop(0);
    assertThat(fetch("--from", gone)).isEqualTo(Main.FAILED);
    assertRefused("cannot be fetched: ");
  }

  @Test
  void thePipelinesSayHowToGetTrainedWeights() {
    assertThat(twoscales("pipelines")).isZero();
    assertThat(out.toString()).containsPattern("video-monitoring .*random weights; trained ones: ");
  }
}
