package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleFileTest {
  @TempDir Path folder;

  @Test
  void readsRequestsInTheirOrder() throws IOException {
    ScheduleFile schedule = read("id,dueMicros,payload\n3,-1500000,0\n0,0,1\n1,0,0\n2,7,1\n");

    assertThat(schedule.size()).isEqualTo(4);
    assertThat(schedule.ids()).containsExactly(3, 0, 1, 2);
    assertThat(schedule.dueMicros()).containsExactly(-1_500_000, 0, 0, 7);
    assertThat(schedule.payloads()).containsExactly(0, 1, 0, 1);
  }

  @Test
  void readsMoreThanFitsAtFirst() throws IOException {
    String lines =
        IntStream.range(0, 5000)
            .mapToObj(i -> i + "," + 1000 * i + ",1\n")
            .collect(Collectors.joining());

    ScheduleFile schedule = read("id,dueMicros,payload\n" + lines);

    assertThat(schedule.size()).isEqualTo(5000);
    assertThat(schedule.dueMicros()[4999]).isEqualTo(4_999_000);
    assertThat(schedule.perSecond()).containsExactly(1000, 1000, 1000, 1000, 1000);
  }

  @Test
  void secondsBeforeTimeZeroAreWholeSecondsToo() throws IOException {
    ScheduleFile schedule =
        read("id,dueMicros,payload\n0,-1000001,0\n1,-1000000,0\n2,-1,0\n3,0,0\n4,2000000,0\n");

    assertThat(schedule.firstSecond()).isEqualTo(-2);
    assertThat(schedule.perSecond()).containsExactly(1, 2, 1, 0, 1);
  }

  @Property
  void everyRequestFallsIntoOneSecond(
      @ForAll @Size(min = 1, max = 100)
          List<@LongRange(min = -60_000_000, max = 60_000_000) Long> due) {
    long[] ascending = due.stream().mapToLong(Long::longValue).sorted().toArray();
    ScheduleFile schedule =
        new ScheduleFile(new int[ascending.length], ascending, new int[ascending.length]);

    int[] perSecond = schedule.perSecond();

    assertThat(Arrays.stream(perSecond).sum()).isEqualTo(ascending.length);
    assertThat(perSecond[0]).isPositive();
    assertThat(perSecond[perSecond.length - 1]).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,5,0 | :2: not a number",
        "0,5.5,0 | :2: not a number",
        "0,5 | :2: expected three values, found 0,5",
        "0,5,0,1 | :2: expected three values",
        "0,5,2 | :2: there is no payload 2",
        "0,5,-1 | :2: there is no payload -1",
        "-1,5,0 | :2: ids are 0 or more, found -1",
        "0,9000000000000,0 | :2: due more than 30 days from time zero",
        "0,-9223372036854775808,0 | :2: due more than 30 days from time zero",
      })
  void saysOnWhichLineWhatIsWrong(String line, String message) {
    assertRefused("id,dueMicros,payload\n" + line + "\n", message);
  }

  @Test
  void refusesTimesThatDoNotAscend() {
    assertRefused("id,dueMicros,payload\n0,5,0\n1,4,0\n", ":3: due times must ascend");
  }

  @Test
  void refusesAnIdThatStandsTwice() {
    assertRefused("id,dueMicros,payload\n7,1,0\n2,2,0\n7,3,0\n", ": id 7 stands more than once");
  }

  @Test
  void refusesToSendNothing() {
    assertRefused("id,dueMicros,payload\n", ": no requests");
    assertRefused("", ":1: expected id,dueMicros,payload");
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path missing = folder.resolve("missing.csv");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ScheduleFile.read(missing, 1))
        .withMessageContaining(missing + ": cannot be read: ");
  }

  private void assertRefused(String text, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining("schedule.csv" + message);
  }

  private ScheduleFile read(String text) throws IOException {
    return ScheduleFile.read(Files.writeString(folder.resolve("schedule.csv"), text), 2);
  }
}
