package io.twoscales.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of replicas, numbered from 0 as they come up; a number is never given twice. */
final class ReplicaNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  int numberOf(String name) {
    return numbers.computeIfAbsent(
        name,
        added -> {
          names.add(added);
          return names.size() - 1;
        });
  }

  String nameOf(int number) {
    return names.get(number);
  }
}
