package io.twoscales.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerTest {
  @Test
  void thisProcessIsAliveAndSurvivesTheLabel() {
    Owner self = Owner.self();
    assertThat(Owner.parse(self.toString())).contains(self);
    assertThat(self.isAlive()).isTrue();
  }

  @Test
  void anotherProcessWithTheSameIdIsNotTheOwner() {
    Owner self = Owner.self();
    assertThat(new Owner(self.bootId(), self.pid(), self.startTicks() + 1).isAlive()).isFalse();
    assertThat(new Owner("another-boot", self.pid(), self.startTicks()).isAlive()).isFalse();
  }

  @Test
  void aProcessThatHasEndedIsNotAlive() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(new Owner(Owner.self().bootId(), process.pid(), 1).isAlive()).isFalse();
  }

  @Test
  void whatIsNoOwnerIsNone() {
    assertThat(Owner.parse("")).isEqualTo(Optional.empty());
    assertThat(Owner.parse("boot/12")).isEmpty();
    assertThat(Owner.parse("boot/x/y")).isEmpty();
  }
}
