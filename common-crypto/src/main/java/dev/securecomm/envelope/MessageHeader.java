package dev.securecomm.envelope;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.Validity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The JSON object that the sender signs (protocol section 2).
///
/// @param suite how the message is sealed; with the direction it makes `typ` and `enc`
/// @param kid the sender's signing key
/// @param cty what the body is
/// @param jti the message's id
/// @param validity `iat` and `exp`
/// @param iss the sender
/// @param aud the recipient
/// @param answer `irt`, `rqd` and `status`, in replies only
/// @param rkid the recipient's encryption key, in part 2 only; part 1 has it in its JWE header
public record MessageHeader(
    Suite suite,
    Kid kid,
    ContentType cty,
    MessageId jti,
    Validity validity,
    Party iss,
    Party aud,
    Optional<Answer> answer,
    Optional<Kid> rkid) {

  private static final String ALG = "PS256";
  private static final String WRAP = "RSA-OAEP-256";

  private static final List<String> ALWAYS =
      List.of("typ", "alg", "kid", "cty", "jti", "iat", "exp", "iss", "aud");
  private static final List<String> REPLY_ONLY = List.of("irt", "rqd", "status");
  private static final List<String> PART_2_ONLY = List.of("enc", "wrap", "rkid");

  public MessageHeader {
    if (rkid.isPresent() != (suite.part() == 2)) {
      throw new IllegalArgumentException("rkid belongs to part 2, and to it alone");
    }
  }

  public Direction direction() {
    return answer.isPresent() ? Direction.REPLY : Direction.REQUEST;
  }

  /// Reads the header of a message that came in this part and direction.
  ///
  /// `typ` is looked at first: it decides which other members the closed list has.
  ///
  /// @throws MisdirectedException if `typ` names another part or direction
  /// @throws MalformedException if a member is unknown, missing, duplicate or mistyped
  public static MessageHeader parse(byte[] json, int part, Direction direction)
      throws MalformedException {
    JsonObject header = JsonObject.parse(json);
    String typ = direction.typ(part);
    if (!header.string("typ").equals(typ)) {
      throw new MisdirectedException(typ);
    }
    header.exactly(members(part, direction));
    header.constant("alg", ALG);
    if (part == 2) {
      header.constant("wrap", WRAP);
    }
    return new MessageHeader(
        part == 2 ? suite(header) : Suite.PART_1,
        header.value("kid", Kid::new),
        header.value("cty", ContentType::new),
        header.value("jti", MessageId::new),
        Validity.ofSeconds(header.integer("iat"), header.integer("exp")),
        header.value("iss", Party::new),
        header.value("aud", Party::new),
        direction == Direction.REPLY ? Optional.of(answer(header)) : Optional.empty(),
        part == 2 ? Optional.of(header.value("rkid", Kid::new)) : Optional.empty());
  }

  private static Suite suite(JsonObject header) throws MalformedException {
    return Suite.of(2, header.string("enc"))
        .orElseThrow(() -> new MalformedException("enc is neither fernet nor A256GCM"));
  }

  private static Answer answer(JsonObject header) throws MalformedException {
    long status = header.integer("status");
    if (!Answer.isStatus(status)) {
      throw new MalformedException("status is not 200 to 599");
    }
    return new Answer(
        header.value("irt", MessageId::new), header.value("rqd", Digest::new), (int) status);
  }

  private static Set<String> members(int part, Direction direction) {
    Set<String> members = new LinkedHashSet<>(ALWAYS);
    if (direction == Direction.REPLY) {
      members.addAll(REPLY_ONLY);
    }
    if (part == 2) {
      members.addAll(PART_2_ONLY);
    }
    return members;
  }

  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .add("typ", direction().typ(suite.part()))
            .add("alg", ALG)
            .add("kid", kid.value())
            .add("cty", cty.value())
            .add("jti", jti.value())
            .add("iat", validity.iat().getEpochSecond())
            .add("exp", validity.exp().getEpochSecond())
            .add("iss", iss.name())
            .add("aud", aud.name());
    answer.ifPresent(to ->
        json.add("irt", to.irt().value()).add("rqd", to.rqd().value()).add("status", to.status()));
    rkid.ifPresent(kid -> json.add("enc", suite.enc()).add("wrap", WRAP).add("rkid", kid.value()));
    return json.build();
  }
}
