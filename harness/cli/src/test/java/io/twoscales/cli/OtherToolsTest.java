package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB reads a result set by nothing but its descriptor. */
class OtherToolsTest {
  private static final String EXPERIMENT =
      """
      name: for-duckdb
      pipeline: sentiment
      workload:
        synthetic: {kind: surge, seconds: 40, base: 4, peak: 25, seed: 3}
      platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8, coldStart: 4s, noise: 0.1}
      controllers: [static-peak, threshold]
      repetitions: 2
      seed: 11
      record: all
      faults:
        - {at: 20s, kill: {stage: transcribe, replicas: 1}}
      """;

  @TempDir Path folder;
  private Path set;
  private Connection database;

  @BeforeEach
  void simulate() throws IOException, SQLException {
    set = new Commands().simulate(folder, "set", EXPERIMENT);
    database = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  private JsonNode resources() throws IOException {
    return new ObjectMapper().readTree(set.resolve("datapackage.json").toFile()).path("resources");
  }

  /** What a Frictionless type is in DuckDB. */
  private static String type(String frictionless) {
    return switch (frictionless) {
      case "string" -> "VARCHAR";
      case "integer" -> "BIGINT";
      case "number" -> "DOUBLE";
      case "boolean" -> "BOOLEAN";
      default -> throw new AssertionError("a type that is not expected: " + frictionless);
    };
  }

  /** The table with the columns of the descriptor: a value of another type is an error. */
  private String table(String name) throws IOException {
    for (JsonNode resource : resources()) {
      if (resource.path("name").asText().equals(name)) {
        return table(resource);
      }
    }
    throw new AssertionError("no resource " + name);
  }

  private String table(JsonNode resource) {
    List<String> columns = new ArrayList<>();
    for (JsonNode field : resource.at("/schema/fields")) {
      columns.add(
          "'%s': '%s'".formatted(field.path("name").asText(), type(field.path("type").asText())));
    }
    String compression = resource.path("compression").asText("none").equals("gz") ? "gzip" : "none";
    return "read_csv('%s', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', compression = '%s', columns = {%s})"
        .formatted(
            set.resolve(resource.path("path").asText()), compression, String.join(", ", columns));
  }

  private List<List<Object>> query(String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Test
  void everyTableHasTheRowsThatWeCount() throws IOException, SQLException {
    Commands verify = new Commands();
    assertThat(verify.run("results", "verify", set, "--json")).as(verify.out()).isZero();
    JsonNode counted = new ObjectMapper().readTree(verify.out()).at("/sets/0/rows");
    TreeMap<String, Long> read = new TreeMap<>();
    for (JsonNode resource : resources()) {
      String file = resource.path("path").asText();
      long rows =
          ((Number) query("select count(*) from " + table(resource)).get(0).get(0)).longValue();
      assertThat(rows).as(file).isEqualTo(counted.path(file).asLong(-1));
      read.put(file, rows);
    }
    assertThat(read).containsKeys("requests.csv.gz", "visits.csv.gz", "replicas.csv");
    assertThat(read.get("requests.csv.gz")).isGreaterThan(1000);
    assertThat(read.get("visits.csv.gz")).isGreaterThan(read.get("requests.csv.gz"));
  }

  @Test
  void sumsOfRequestsAndSecondsAreThoseOfTheSummary() throws IOException, SQLException {
    List<List<Object>> summary =
        query(
            "select controller, repetition, requests, completed, late, dropped, failed from "
                + table("summary")
                + " order by 1, 2");
    List<List<Object>> fromRequests =
        query(
            """
            select controller, repetition, count(*),
              count(*) filter (outcome = 'completed'),
              count(*) filter (outcome = 'completed' and latency_ms > 1350),
              count(*) filter (outcome = 'dropped'),
              count(*) filter (outcome = 'failed')
            from %s group by 1, 2 order by 1, 2
            """
                .formatted(table("requests")));
    assertThat(fromRequests).isEqualTo(summary).hasSize(4);

    List<List<Object>> violations =
        query(
            "select controller, repetition, cast(late + dropped + failed as hugeint) from "
                + table("summary")
                + " order by 1, 2");
    assertThat(
            query(
                "select controller, repetition, sum(violations) from "
                    + table("timeline")
                    + " group by 1, 2 order by 1, 2"))
        .isEqualTo(violations);
  }

  @Test
  void percentilesOfRequestsAreThoseOfTheSummaryToThreeDigits() throws IOException, SQLException {
    List<List<Object>> both =
        query(
            """
            select s.p99_ms, r.p99 from %s s join
              (select controller, repetition, quantile_disc(latency_ms, 0.99) p99
               from %s where outcome = 'completed' group by 1, 2) r
            on s.controller = r.controller and s.repetition = r.repetition
            """
                .formatted(table("summary"), table("requests")));
    assertThat(both).hasSize(4);
    for (List<Object> row : both) {
      double ours = (Double) row.get(0);
      assertThat((Double) row.get(1)).isBetween(ours * 0.998, ours * 1.002);
    }
  }

  @Test
  void decisionsAreLinesOfJson() throws SQLException {
    String decisions =
        "read_json_auto('%s', format = 'newline_delimited')"
            .formatted(set.resolve("decisions.jsonl"));
    List<List<Object>> found =
        query(
            "select controller, count(*), count(distinct repetition), bool_and(len(plan) = 2) from "
                + decisions
                + " group by 1 order by 1");
    assertThat(found).hasSize(2);
    for (List<Object> row : found) {
      assertThat((Long) row.get(1)).isGreaterThan(80);
      assertThat(row.get(2)).isEqualTo(2L);
      assertThat(row.get(3)).isEqualTo(true);
    }
  }

  /** The page's script, where there is a Python with pandas: as many rows and sums as DuckDB. */
  @Test
  void pandasReadsWhatDuckDbReads() throws Exception {
    String python = pythonWithPandas();
    assumeTrue(python != null, "no Python with pandas");
    Process script =
        new ProcessBuilder(
                python, Home.folder().resolve("docs/read_results.py").toString(), set.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(said).isZero();
    List<String> expected = new ArrayList<>();
    for (JsonNode resource : resources()) {
      expected.add(
          resource.path("name").asText()
              + " "
              + query("select count(*) from " + table(resource)).get(0).get(0));
    }
    for (List<Object> row :
        query(
            "select controller, sum(requests), sum(violations) from "
                + table("timeline")
                + " group by 1 order by 1")) {
      expected.add("requests %s %s %s".formatted(row.get(0), row.get(1), row.get(2)));
    }
    assertThat(said.lines().toList()).isEqualTo(expected);
  }

  /** {@code ci/test.sh} names one; then the test is never left out. */
  private static String pythonWithPandas() throws IOException, InterruptedException {
    String named = System.getenv("TWOSCALES_PANDAS");
    if (named != null) {
      return named;
    }
    for (String python : List.of("/usr/bin/python3", "/usr/local/bin/python3")) {
      if (Files.isExecutable(Path.of(python))
          && new ProcessBuilder(python, "-c", "import pandas; pandas.read_csv").start().waitFor()
              == 0) {
        return python;
      }
    }
    return null;
  }
}
