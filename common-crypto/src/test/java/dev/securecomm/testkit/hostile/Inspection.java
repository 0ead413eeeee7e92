package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Posts vectors to a running server and complains of all it does but refuse every one alike.
///
/// That nothing was stored shows from outside: the honest message of the same id is answered
/// afterwards, and when it comes again by the very same bytes. Had the id been taken, the answer to
/// it would be a sealed 409, made anew each time.
final class Inspection {

  private final RunningEndpoint server;
  private final Optional<RunningEndpoint> management;
  private final Set<String> traces = new HashSet<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private Optional<OperatorsView> seen = Optional.empty();
  private int refused;
  private int answered;

  /// @param management to ask for what only the operator is told, where nobody else sends messages
  Inspection(RunningEndpoint server, Optional<RunningEndpoint> management) {
    this.server = server;
    this.management = management;
  }

  /// What came of it.
  ///
  /// @param reasons how many vectors there were, by the reason that they expect
  /// @param refused how many were refused like all others
  /// @param answered how many honest messages were answered, and the same again
  record Report(Map<String, Integer> reasons, int refused, int answered, List<String> complaints) {

    int vectors() {
      return reasons.values().stream().mapToInt(Integer::intValue).sum();
    }

    void print(PrintWriter out) {
      complaints.forEach(complaint -> out.println("COMPLAINT " + complaint));
      reasons.forEach((reason, count) -> out.printf("  %-16s %4d%n", reason, count));
      out.printf(
          "%d of %d refused alike; %d honest twins answered, and the same again%n",
          refused, vectors(), answered);
    }
  }

  Report of(List<VectorFile> vectors) {
    HttpResponse<byte[]> generic = server.postMessage("{}".getBytes(US_ASCII));
    requireProblem(generic);
    seen = look();
    for (VectorFile vector : vectors) {
      reasons.merge(vector.expect().reason(), 1, Integer::sum);
      try {
        refuses(vector, Refusal.of(generic));
        answers(vector);
      } catch (UncheckedIOException e) {
        complain(vector, "no answer: " + e.getCause());
        seen = look();
      }
    }
    return new Report(reasons, refused, answered, complaints);
  }

  private void requireProblem(HttpResponse<byte[]> generic) {
    boolean problem =
        generic.statusCode() == 400
            && generic
                .headers()
                .allValues("Content-Type")
                .equals(List.of("application/problem+json"))
            && generic.headers().firstValue("Date").isPresent()
            && isNew(Refusal.trace(generic));
    if (!problem) {
      complaints.add("an empty object: not answered by a problem with a trace and a date");
    }
  }

  private boolean isNew(String trace) {
    return !trace.isEmpty() && traces.add(trace);
  }

  private void refuses(VectorFile vector, Refusal generic) {
    int sofar = complaints.size();
    seenFromOutside(vector, server.postMessage(vector.body()), generic);
    compare((before, after) -> seenByTheOperator(vector, before, after));
    refused += complaints.size() == sofar ? 1 : 0;
  }

  private void answers(VectorFile vector) {
    int sofar = complaints.size();
    answeredTwiceTheSame(vector);
    compare((before, after) -> handledOnce(vector, before, after));
    answered += complaints.size() == sofar ? 1 : 0;
  }

  /// What the operator is told now with what he was told before.
  private void compare(BiConsumer<OperatorsView, OperatorsView> check) {
    Optional<OperatorsView> now = look();
    seen.ifPresent(before -> check.accept(before, now.orElseThrow()));
    seen = now;
  }

  private Optional<OperatorsView> look() {
    return management.map(OperatorsView::of);
  }

  private void seenFromOutside(VectorFile vector, HttpResponse<byte[]> answer, Refusal generic) {
    Refusal refusal = Refusal.of(answer);
    if (refusal.status() != vector.expect().status()) {
      complain(vector, "status " + refusal.status());
    } else if (!refusal.body().equals(generic.body())) {
      complain(vector, "another body than that of other refusals: " + refusal.body());
    } else if (!refusal.headers().equals(generic.headers())) {
      complain(vector, "other headers than those of other refusals: " + refusal.headers());
    } else if (answer.headers().firstValue("Date").isEmpty()) {
      complain(vector, "no Date");
    } else if (!isNew(Refusal.trace(answer))) {
      complain(vector, "no trace, or that of another refusal");
    }
  }

  private void seenByTheOperator(VectorFile vector, OperatorsView before, OperatorsView after) {
    if (!after.refusals().equals(before.refusalsAnd(vector.expect().reason()))) {
      complain(vector, "refusals counted: " + after.refusals() + " after " + before.refusals());
    }
    long operations = after.privateOperations() - before.privateOperations();
    if (operations != vector.expect().privateOperations()) {
      complain(vector, operations + " private operations");
    }
    if (after.handled() != before.handled()) {
      complain(vector, "it came to the handler");
    }
  }

  private void answeredTwiceTheSame(VectorFile vector) {
    HttpResponse<byte[]> answer = server.postMessage(vector.honest());
    HttpResponse<byte[]> again = server.postMessage(vector.honest());
    if (answer.statusCode() != 200 || again.statusCode() != 200) {
      complain(vector, "its honest twin gets status " + answer.statusCode());
    } else if (!answer
        .headers()
        .firstValue("Content-Type")
        .equals(Optional.of("application/jose+json"))) {
      complain(vector, "its honest twin gets no sealed reply");
    } else if (!Arrays.equals(answer.body(), again.body())) {
      complain(vector, "its honest twin is not answered the same again: its id was taken");
    }
  }

  private void handledOnce(VectorFile vector, OperatorsView before, OperatorsView after) {
    if (after.handled() != before.handled() + 1) {
      complain(vector, "its honest twin came to the handler other than once");
    }
  }

  private void complain(VectorFile vector, String what) {
    complaints.add(vector.name() + ": " + what);
  }
}
