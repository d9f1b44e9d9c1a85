package io.twoscales.cli.models;

import io.twoscales.traces.TraceException;
import io.twoscales.traces.catalogue.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A trained model in a folder of models, as the model server reads it: {@code NAME/model.pt},
 * {@code NAME/model.properties} with the file's SHA-256, and beside them {@code NAME.yaml}, a
 * pipeline with it. All three are there or none is.
 */
public final class ModelStore {
  private static final String WEIGHTS = "model.pt";
  private static final String DESCRIPTION = "model.properties";

  private final Path root;
  private final TrainedModel model;

  /**
   * A model in a folder.
   *
   * @param root the folder of all models
   */
  public ModelStore(Path root, TrainedModel model) {
    this.root = root;
    this.model = model;
  }

  /** The pipeline with this model. */
  public Path pipeline() {
    return root.resolve(model.name() + ".yaml");
  }

  /** The file of its weights. */
  public Path weights() {
    return folder().resolve(WEIGHTS);
  }

  /** Whether it is there; not whether its weights are as they were. */
  public boolean isHere() {
    return Files.isRegularFile(folder().resolve(DESCRIPTION))
        && Files.isRegularFile(weights())
        && Files.isRegularFile(pipeline());
  }

  /**
   * The recorded SHA-256 of the weights that are there.
   *
   * @throws TraceException if they are not those that were fetched
   */
  public String verified() throws IOException {
    Properties description = new Properties();
    try (Reader reader = Files.newBufferedReader(folder().resolve(DESCRIPTION))) {
      description.load(reader);
    }
    String expected = description.getProperty("sha256", "none");
    String found = Sha256.of(weights());
    if (!found.equals(expected)) {
      throw new TraceException(
          "%s is not the file that was fetched: expected sha256 %s, found %s; remove %s and fetch it again"
              .formatted(weights(), expected, found, folder()));
    }
    return found;
  }

  /**
   * Takes the file and puts it there.
   *
   * @param sha256 that the file has to have, as it lies there; lower case
   * @param mostBytes of the file and of what is packed in it
   * @return the SHA-256 of the weights
   * @throws TraceException if it is not that file, or no TorchScript; then nothing is left
   * @throws IOException if it does not come, or cannot be written; of what an address gave, a part
   *     stays for the next try
   */
  public String take(
      ModelSource source,
      Optional<String> from,
      Optional<String> repository,
      Optional<String> sha256,
      long mostBytes)
      throws IOException {
    Files.createDirectories(root);
    Path taken = root.resolve("." + model.name() + ".fetched");
    Path part = root.resolve("." + model.name() + ".new");
    try {
      ModelSource.Taken file =
          from.isPresent()
              ? source.file(model, from.get(), sha256, taken)
              : source.artifact(model, repository.orElseThrow(), sha256, taken);
      String origin = from.or(() -> repository).orElseThrow();
      requireSum(origin, "sha256", sha256, file.file());
      requireSum(origin, "sha1", file.sha1(), file.file());
      remove(part);
      Files.createDirectory(part);
      Path weights = part.resolve(WEIGHTS);
      unpack(file.file(), weights, mostBytes, origin);
      requireTorchScript(weights, origin);
      String sum = Sha256.of(weights);
      Files.writeString(part.resolve(DESCRIPTION), description(sum, origin, from.isEmpty()));
      Path pipelinePart = part.resolve("pipeline");
      Files.writeString(pipelinePart, pipelineText(sum));
      remove(folder());
      Files.move(pipelinePart, pipeline(), StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, folder());
      return sum;
    } finally {
      Files.deleteIfExists(taken);
      remove(part);
    }
  }

  private Path folder() {
    return root.resolve(model.name());
  }

  private static void requireSum(
      String origin, String algorithm, Optional<String> expected, Path file) throws IOException {
    if (expected.isEmpty()) {
      return;
    }
    String found = algorithm.equals("sha1") ? sha1(file) : Sha256.of(file);
    if (!found.equals(expected.get())) {
      throw new TraceException(
          "%s: not that file: expected %s %s, found %s; nothing was kept"
              .formatted(origin, algorithm, expected.get(), found));
    }
  }

  private static String sha1(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** As it is, or what is packed in it by gzip, as in DJL's repository. */
  private static void unpack(Path from, Path to, long mostBytes, String origin) throws IOException {
    try (PushbackInputStream raw = new PushbackInputStream(Files.newInputStream(from), 2)) {
      byte[] magic = raw.readNBytes(2);
      raw.unread(magic);
      boolean packed = magic.length == 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b;
      try (InputStream in = packed ? new GZIPInputStream(raw) : raw;
          OutputStream out = Files.newOutputStream(to)) {
        byte[] buffer = new byte[1 << 16];
        long written = 0;
        for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
          written += bytes;
          if (written > mostBytes) {
            throw new TraceException(
                "%s: more than %d bytes unpacked; --most-bytes allows more"
                    .formatted(origin, mostBytes));
          }
          out.write(buffer, 0, bytes);
        }
      } catch (ZipException | java.io.EOFException e) {
        throw new TraceException(origin + ": cannot be unpacked: " + e.getMessage(), e);
      }
    }
  }

  private static void requireTorchScript(Path file, String origin) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names = zip.stream().map(Object::toString).toList();
      boolean hasData = names.stream().anyMatch(name -> name.matches("[^/]+/data\\.pkl"));
      boolean hasCode = names.stream().anyMatch(name -> name.matches("[^/]+/code/.*"));
      if (hasData && hasCode) {
        return;
      }
      throw new TraceException(
          origin
              + ": is no TorchScript file"
              + (hasData ? ": it has weights but no code; trace the network and save that" : ""));
    } catch (IOException e) {
      throw new TraceException(
          "%s: is no TorchScript file (%s)".formatted(origin, e.getMessage()), e);
    }
  }

  private String description(String sum, String origin, boolean fromRepository) {
    return """
        # %s. Licence: %s. Please cite %s.
        # From %s%s
        kind=image-classification
        network=torchscript
        classes=%d
        objects=4
        objectSide=64
        sha256=%s
        """
        .formatted(
            model.description(),
            model.licence(),
            model.citation(),
            origin.replaceAll("\\p{Cntrl}", " "),
            fromRepository ? ", " + model.artifact() : "",
            model.classes(),
            sum);
  }

  private String pipelineText(String sum) {
    return String.format(
        Locale.ROOT,
        """
        # video-monitoring whose classifier has trained weights: %1$s.
        # sha256 of its file: %2$s
        # The detector's weights are random: what it cuts out is the same on every machine, but no objects.
        # Objects are 64 by 64 pixels in gray; published accuracies are for 224 by 224 in colour.
        # The classifier's coefficients are those of %3$s and not measured: measure with
        # `twoscales profile` before you compare anything that plans by them.
        name: video-%4$s
        slo: 400ms
        payload: frames
        unit: 100m
        maxPerReplica: 1600m
        stages:
          - name: detect
            batches: [1, 2, 4, 8]
            variants:
              - name: ssd128-resnet18-random
                weights: random
                latency: {gamma: 71, epsilon: 67}
                server: model-server-pytorch
          - name: classify
            after: [detect]
            batches: [1, 2, 4, 8]
            variants:
              - name: %4$s
                latency: {gamma: %5$d, epsilon: %6$d}
                server: model-server-pytorch-folder
                repository: .
        """,
        model.description(),
        sum,
        model.likeVariant(),
        model.name(),
        model.gammaMs(),
        model.epsilonMs());
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
