package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.merge.ShardMerge;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales results merge SET…}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description =
        "Puts the shards of an experiment (run --shard) together into the result set of the whole.")
final class ResultsMergeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SET", arity = "1..*", description = "All shards, in any order.")
  List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the result set of the whole.")
  Path out;

  @Option(names = "--other-commits", description = "Shards may come from different commits.")
  boolean otherCommits;

  @Option(
      names = "--other-hardware",
      description = "Shards that were measured on containers may come from different hardware.")
  boolean otherHardware;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Set<ShardMerge.Allowed> allowed = EnumSet.noneOf(ShardMerge.Allowed.class);
    if (otherCommits) {
      allowed.add(ShardMerge.Allowed.COMMITS);
    }
    if (otherHardware) {
      allowed.add(ShardMerge.Allowed.HARDWARE);
    }
    ShardMerge merge = ShardMerge.of(folders, allowed);
    merge.write(out);
    PrintWriter answer = spec.commandLine().getOut();
    if (json) {
      ObjectNode root = new ObjectMapper().createObjectNode();
      root.put("resultSet", out.toString());
      root.put("shards", folders.size());
      root.put("runs", merge.runs());
      answer.println(root.toPrettyString());
    } else {
      answer.printf("%d runs of %d shards%n", merge.runs(), folders.size());
      answer.println("result set: " + out);
    }
    answer.flush();
    return 0;
  }
}
