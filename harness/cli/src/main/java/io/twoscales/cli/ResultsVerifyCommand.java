package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.verify.Verification;
import io.twoscales.results.verify.Verification.Defect;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales results verify SET…}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Checks result sets: files, checksums, every value against datapackage.json, and the summary"
            + " again from everything else. Exit code 1 when anything is wrong.")
final class ResultsVerifyCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "SET", arity = "1..*", description = "Folders of result sets.")
  List<Path> folders;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Verification> verified = folders.stream().map(Verification::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document(verified)));
    } else {
      verified.forEach(set -> print(set, out));
    }
    out.flush();
    return verified.stream().allMatch(Verification::passed) ? 0 : Main.FAILED;
  }

  private static void print(Verification set, PrintWriter out) {
    if (set.passed()) {
      long rows = set.rows().values().stream().mapToLong(Long::longValue).sum();
      out.printf(
          "%s: all right (schema version %d, %d rows%s)%n",
          set.folder(), set.schemaVersion(), rows, kind(SetManifest.read(set.folder())));
      return;
    }
    for (Defect defect : set.defects()) {
      out.println(defect.file().isEmpty() ? defect.what() : set.folder() + "/" + defect);
    }
  }

  private static String kind(SetManifest manifest) {
    String shard = manifest.shard().map(part -> ", shard " + part).orElse("");
    return shard + (manifest.condensed() ? ", condensed" : "");
  }

  private static ObjectNode document(List<Verification> verified) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode sets = root.putArray("sets");
    for (Verification set : verified) {
      ObjectNode entry = sets.addObject();
      entry.put("folder", set.folder().toString());
      entry.put("passed", set.passed());
      entry.put("schemaVersion", set.schemaVersion());
      ObjectNode rows = entry.putObject("rows");
      set.rows().forEach(rows::put);
      ArrayNode defects = entry.putArray("defects");
      for (Defect defect : set.defects()) {
        defects.addObject().put("file", defect.file()).put("what", defect.what());
      }
    }
    return root;
  }
}
