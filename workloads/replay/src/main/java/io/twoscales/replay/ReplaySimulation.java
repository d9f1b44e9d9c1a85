package io.twoscales.replay;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An open model with exact times. The injection steps of Gatling know whole seconds only, so the
 * users of each second are injected together, one second early; each takes its place in the
 * schedule, pauses until its own due time and sends.
 */
public final class ReplaySimulation extends Simulation {
  private static final String POSITION = "position";
  private static final String SENT = "sent";
  private static final String STATUS = "status";
  private static final String BODY = "body";

  private final Replay replay = Replay.current();

  public ReplaySimulation() {
    ScenarioBuilder requests =
        scenario("replay")
            .exec(
                exec(session -> session.set(POSITION, replay.take())),
                pause(
                    session -> Duration.ofMillis(replay.millisUntilDue(session.getInt(POSITION)))),
                exec(session -> session.set(SENT, replay.sending())),
                http("infer")
                    .post(replay.config().target().toString())
                    .header("Content-Type", "application/json")
                    .body(StringBody(session -> replay.body(session.getInt(POSITION))))
                    .check(status().saveAs(STATUS), bodyString().saveAs(BODY)),
                exec(this::done));
    setUp(requests.injectOpen(injection()))
        .protocols(
            http.shareConnections().disableFollowRedirect().disableCaching().disableWarmUp());
  }

  @Override
  public void before() {
    replay.start();
  }

  @Override
  public void after() {
    replay.end();
  }

  private Session done(Session session) {
    int status = session.contains(STATUS) ? session.getInt(STATUS) : 0;
    String body = session.contains(BODY) ? session.getString(BODY) : "";
    replay.done(session.getInt(POSITION), session.getLong(SENT), new Reply(status, body));
    return session;
  }

  private List<OpenInjectionStep> injection() {
    List<OpenInjectionStep> steps = new ArrayList<>();
    for (int users : replay.schedule().perSecond()) {
      if (users > 0) {
        steps.add(atOnceUsers(users));
      }
      steps.add(nothingFor(Duration.ofSeconds(1)));
    }
    return steps;
  }
}
