package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EventQueueTest {

  private record Event(long time, long number) {}

  @Property(tries = 300)
  void eventsComeInTheOrderOfTimeAndThenOfPuttingIn(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventQueue queue = new EventQueue();
    List<Event> expected = new ArrayList<>();
    long number = 0;
    for (int step = 0; step < 500; step++) {
      if (random.nextInt(3) > 0 || expected.isEmpty()) {
        Event event = new Event(random.nextInt(20), number++);
        queue.add(event.time(), event.number());
        expected.add(event);
      } else {
        Event first =
            expected.stream()
                .min(Comparator.comparingLong(Event::time).thenComparingLong(Event::number))
                .orElseThrow();
        assertThat(queue.nextNanos()).isEqualTo(first.time());
        assertThat(queue.take()).isEqualTo(first.number());
        expected.remove(first);
      }
      assertThat(queue.size()).isEqualTo(expected.size());
    }
    if (expected.isEmpty()) {
      assertThat(queue.nextNanos()).isEqualTo(EventQueue.NEVER);
    }
  }
}
