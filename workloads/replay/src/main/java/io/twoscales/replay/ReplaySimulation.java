package io.twoscales.replay;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An open model with exact times. The injection steps of Gatling know whole seconds only, so as
 * many users as a second has requests are injected, evenly, well before that second; each takes the
 * next place in the schedule, pauses until its own due time and sends.
 */
public final class ReplaySimulation extends Simulation {
  private static final String POSITION = "position";
  private static final String SENT = "sent";
  private static final String STATUS = "status";
  private static final String BODY = "body";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Replay replay = Replay.current();

  public ReplaySimulation() {
    PopulationBuilder requests =
        scenario("replay").exec(request("infer", replay)).injectOpen(injection());
    setUp(replay.rehearsal().map(rehearsal -> rehearsed(rehearsal, requests)).orElse(requests))
        .protocols(
            http.shareConnections().disableFollowRedirect().disableCaching().disableWarmUp());
  }

  @Override
  public void before() {
    if (replay.rehearsal().isEmpty()) {
      replay.start();
    }
  }

  @Override
  public void after() {
    replay.end();
  }

  private static PopulationBuilder rehearsed(Rehearsal rehearsal, PopulationBuilder requests) {
    return scenario("rehearsal")
        .exec(
            repeat(rehearsal.perUser()).on(request("rehearse", rehearsal)),
            exec(
                session -> {
                  rehearsal.userDone();
                  return session;
                }))
        .injectOpen(atOnceUsers(Rehearsal.USERS))
        .andThen(requests);
  }

  private static ChainBuilder request(String name, Load load) {
    return exec(session -> session.set(POSITION, load.take()))
        .exec(
            pause(session -> Duration.ofMillis(load.millisUntilDue(session.getInt(POSITION)))),
            exec(session -> session.set(SENT, load.sending())),
            http(name)
                .post(load.url())
                .header("Content-Type", "application/json")
                .body(StringBody(session -> load.body(session.getInt(POSITION))))
                .check(status().saveAs(STATUS), bodyString().saveAs(BODY)),
            exec(session -> done(session, load)));
  }

  private static Session done(Session session, Load load) {
    int status = session.contains(STATUS) ? session.getInt(STATUS) : 0;
    String body = session.contains(BODY) ? session.getString(BODY) : "";
    load.done(session.getInt(POSITION), session.getLong(SENT), new Reply(status, body));
    return session.removeAll(STATUS, BODY);
  }

  private List<OpenInjectionStep> injection() {
    List<OpenInjectionStep> steps = new ArrayList<>();
    for (int users : replay.schedule().perSecond()) {
      steps.add(users > 0 ? rampUsers(users).during(SECOND) : nothingFor(SECOND));
    }
    return steps;
  }
}
