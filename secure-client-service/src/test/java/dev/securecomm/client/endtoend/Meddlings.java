package dev.securecomm.client.endtoend;

import dev.securecomm.client.endtoend.Meddling.ClientSet;
import dev.securecomm.client.endtoend.Meddling.Contact;
import dev.securecomm.client.endtoend.Meddling.Deed;
import dev.securecomm.client.endtoend.Meddling.Kind;
import dev.securecomm.client.endtoend.Meddling.Reply;
import dev.securecomm.client.endtoend.Meddling.Request;
import dev.securecomm.client.endtoend.Meddling.ServerSet;
import dev.securecomm.envelope.Suite;
import dev.securecomm.trust.TrustPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The meddlings that are tried.
final class Meddlings {

  private final Map<String, Integer> turns = new HashMap<>();

  private Meddlings() {}

  /// Every way in which passing, swapping, replaying and spoiling can meet, in either contact, each
  /// time by the next deed of its kind; every deed alone; and all that Mallory can make of it if
  /// she is whom one of the two meets.
  static List<Meddling> under(TrustPolicy policy) {
    Meddlings meddlings = new Meddlings();
    List<Meddling> all = new ArrayList<>();
    for (Contact contact : Contact.values()) {
      for (Kind serverSet : Kind.values()) {
        for (Kind clientSet : Kind.values()) {
          for (Kind request : Kind.values()) {
            for (Kind reply : Kind.values()) {
              all.add(
                  new Meddling(
                      policy,
                      contact,
                      meddlings.next(Suite.values(), _ -> true, "suite"),
                      meddlings.next(ServerSet.values(), serverSet),
                      meddlings.next(ClientSet.values(), clientSet),
                      meddlings.next(Request.values(), request),
                      meddlings.next(Reply.values(), reply)));
            }
          }
        }
      }
      alone(policy, contact).forEach(all::add);
      met(policy, contact).forEach(all::add);
    }
    return all;
  }

  private <D extends Enum<D> & Deed> D next(D[] all, Kind kind) {
    return next(all, deed -> deed.kind() == kind, all[0].getDeclaringClass() + " " + kind);
  }

  private <D> D next(D[] all, Predicate<D> those, String name) {
    List<D> left = Arrays.stream(all).filter(those).toList();
    return left.get(turns.merge(name, 1, Integer::sum) % left.size());
  }

  private static Meddling none(TrustPolicy policy, Contact contact) {
    Suite suite = contact == Contact.FIRST ? Suite.PART_1 : Suite.PART_2_FERNET;
    return new Meddling(
        policy, contact, suite, ServerSet.HONEST, ClientSet.HONEST, Request.HONEST, Reply.HONEST);
  }

  private static Stream<Meddling> met(TrustPolicy policy, Contact contact) {
    Meddling asServer = none(policy, contact).with(ServerSet.MALLORYS);
    Meddling asClient = none(policy, contact).with(ClientSet.MALLORYS);
    return Stream.concat(
        Arrays.stream(Reply.values()).map(asServer::with),
        Arrays.stream(Request.values()).map(asClient::with));
  }

  private static Stream<Meddling> alone(TrustPolicy policy, Contact contact) {
    Meddling none = none(policy, contact);
    return Stream.of(
            Arrays.stream(ServerSet.values()).map(none::with),
            Arrays.stream(ClientSet.values()).map(none::with),
            Arrays.stream(Request.values()).map(none::with),
            Arrays.stream(Reply.values()).map(none::with))
        .flatMap(each -> each);
  }

  /// Any of all that there can be.
  static Stream<Meddling> any(TrustPolicy policy, Random random) {
    return Stream.generate(() ->
        new Meddling(
            policy,
            any(Contact.values(), random),
            any(Suite.values(), random),
            any(ServerSet.values(), random),
            any(ClientSet.values(), random),
            any(Request.values(), random),
            any(Reply.values(), random)));
  }

  private static <D> D any(D[] all, Random random) {
    return all[random.nextInt(all.length)];
  }
}
