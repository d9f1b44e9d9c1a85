package io.twoscales.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The replicas that have joined, by name, and the numbers by which the serving core knows them. A
 * name keeps its number when it joins again. Used from the event loop only.
 */
final class ReplicaRegistry {
  /** A replica that has joined. */
  record Member(int number, String name, int stage, String address, ReplicaChannel channel) {}

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Member> members = new HashMap<>();

  Optional<Member> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  Member join(String name, int stage, String address, ReplicaChannel channel) {
    int number =
        numbers.computeIfAbsent(
            name,
            added -> {
              names.add(added);
              return names.size() - 1;
            });
    Member member = new Member(number, name, stage, address, channel);
    members.put(name, member);
    return member;
  }

  /** The replica with a number, which has joined and not left. */
  Member member(int number) {
    return members.get(nameOf(number));
  }

  String nameOf(int number) {
    return names.get(number);
  }

  void leave(int number) {
    members.remove(nameOf(number));
  }

  List<Member> ofStage(int stage) {
    return members.values().stream().filter(member -> member.stage() == stage).toList();
  }
}
