package io.twoscales.core.yaml;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Entry to a YAML file: its top-level mapping. */
public final class YamlFile {
  private static final long MAX_BYTES = 1 << 20;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidFileException when the file is missing, larger than 1 MiB, no YAML, or no
   *     mapping
   */
  public static YamlMap read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidFileException(file + ": larger than 1 MiB; expected a small YAML file");
      }
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new InvalidFileException(file + ": no such file");
    } catch (MalformedInputException e) {
      throw new InvalidFileException(file + ": not UTF-8 text");
    } catch (IOException e) {
      throw new InvalidFileException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** Reads text; {@code name} stands for the file in messages. */
  public static YamlMap parse(String name, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setMaxAliasesForCollections(10).build();
    try (Reader reader = new StringReader(text)) {
      Node root = new Compose(settings).composeReader(reader).orElse(null);
      if (root == null) {
        throw new InvalidFileException(name + ": is empty");
      }
      if (!(root instanceof MappingNode mapping)) {
        throw InvalidFileException.at(name, line(root), "", "expected `key: value` lines");
      }
      return new YamlMap(name, "", mapping);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw InvalidFileException.at(name, line, "", "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException | IOException e) {
      throw new InvalidFileException(name + ": not valid YAML: " + e.getMessage());
    }
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
