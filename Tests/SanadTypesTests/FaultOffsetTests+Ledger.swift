import SanadCodec
import SanadCrypto
import SanadTypes

extension Fault {
  static func ledger() throws -> [Fault] {
    try authorizations() + authorities() + tables() + transactions()
  }

  private static func signature(_ key: UInt8) throws -> [UInt8] {
    KeySignature(key: Sample.key(key), signature: try Sample.signature(1)).bcsBytes
  }

  private static func authorizations() throws -> [Fault] {
    let account = Sample.account(1).bcsBytes
    let body = Sample.body().bcsBytes
    let (five, six) = (try signature(5), try signature(6))
    let first = account + [1] + five
    let second = Sample.account(2).bcsBytes + [1] + five
    return [
      Fault(
        Authorization.self, "no signature",
        .invalidValue("an authorization carries no signature"), before: account, wrong: [0]),
      Fault(
        Authorization.self, "order", .notAscending, before: account + [2] + six, wrong: five),
      Fault(
        Authorization.self, "a key twice", .repeated, before: account + [3] + five + six,
        wrong: six),
      Fault(
        SignedTransaction.self, "no authorization",
        .invalidValue("a transaction carries no authorization"), before: body, wrong: [0]),
      Fault(
        SignedTransaction.self, "order", .notAscending, before: body + [2] + second, wrong: first),
      Fault(
        SignedTransaction.self, "an account twice",
        .invalidValue("an account authorizes a transaction twice"), before: body + [2] + first,
        wrong: first),
      Fault(
        SignedTransaction.self, "a key twice", .repeated,
        before: body + [1] + account + [2] + five, wrong: five),
    ]
  }

  private static func authorities() throws -> [Fault] {
    let (one, two) = (Sample.key(1).bcsBytes + [1, 0], Sample.key(2).bcsBytes + [1, 0])
    let weightless = Sample.key(2).bcsBytes + [0, 0]
    func reason(_ defect: Authority.Defect) -> DecodingFailure.Reason {
      .invalidValue("no authority: \(defect)")
    }
    return [
      Fault(
        Authority.self, "no keys", reason(.noKeys), wrong: [0], after: [1, 0, 0, 0]),
      Fault(
        Authority.self, "order", reason(.keysNotAscending), before: [2] + two, wrong: one,
        after: [1, 0, 0, 0]),
      Fault(
        Authority.self, "a key twice", reason(.keysNotAscending), before: [3] + one + two,
        wrong: two, after: [1, 0, 0, 0]),
      Fault(
        Authority.self, "weight", reason(.zeroWeight(Sample.key(2))), before: [2] + one,
        wrong: weightless, after: [1, 0, 0, 0]),
      Fault(
        Authority.self, "threshold", reason(.unreachableThreshold(threshold: 3, total: 2)),
        before: [2] + one + two, wrong: [3, 0, 0, 0]),
    ]
  }

  // Records begin with their version.
  private static func tables() throws -> [Fault] {
    let holder = RoleHolder(account: Sample.account(1), topics: [.kyc]).bcsBytes
    let other = RoleHolder(account: Sample.account(2), topics: []).bcsBytes
    let account =
      [1] + Sample.identity(3).bcsBytes + [0, 0, 1] + Authority(Sample.key(1)).bcsBytes
      + Timestamp(5).bcsBytes + [0]
    let lane = [4] + SequenceNumber(1).bcsBytes
    let earlier = [3] + SequenceNumber(1).bcsBytes
    let identity = [0, 0] + Sample.digest(1).bcsBytes
    let kyc = GenesisClaim(value: .kyc(.standard), validUntil: Timestamp(5)).bcsBytes
    let country = GenesisClaim(value: .pep(true), validUntil: Timestamp(5)).bcsBytes
    let rupees = Money(minorUnits: 5, .pkr).bcsBytes
    let dollars = Money(minorUnits: 0, .usd).bcsBytes
    return [
      Fault(Account.self, "lanes", .notAscending, before: account + [2] + lane, wrong: earlier),
      Fault(Account.self, "a lane twice", .repeated, before: account + [2] + lane, wrong: lane),
      Fault(RoleHolders.self, "order", .notAscending, before: [1, 2] + other, wrong: holder),
      Fault(RoleHolders.self, "twice", .repeated, before: [1, 2] + holder, wrong: holder),
      Fault(
        RoleHolder.self, "topics", .notAscending, before: Sample.account(1).bcsBytes + [2, 2],
        wrong: [1]),
      Fault(
        GenesisRole.self, "topics", .repeated, before: [0, 1, 0, 0, 0, 2, 2], wrong: [2]),
      Fault(
        GenesisIdentity.self, "claims", .notAscending, before: identity + [2] + country,
        wrong: kyc),
      Fault(
        GenesisIdentity.self, "a topic twice", .repeated, before: identity + [2] + kyc, wrong: kyc),
      Fault(
        Programme.self, "currency", .invalidValue("a programme is booked in one currency"),
        before: [1] + "p".bcsBytes + rupees, wrong: dollars),
      Fault(
        Programme.self, "currency of what is reserved",
        .invalidValue("a programme is booked in one currency"),
        before: [1] + "p".bcsBytes + rupees + rupees, wrong: dollars),
    ]
  }

  private static func transactions() throws -> [Fault] {
    // The list of operations follows 2 + 32 + 32 + 1 + 8 + 8 bytes.
    let head = Array(Sample.body().bcsBytes[..<83])
    let operation = LedgerOperation.transfer(Sample.leg()).bcsBytes
    let half = LedgerOperation.settle(
      Settlement(legs: [Leg](repeating: Sample.leg(), count: 128))
    ).bcsBytes
    let code = [UInt8](repeating: 0, count: 2)
    let one = [1] + Sample.leg().bcsBytes
    return [
      Fault(
        TransactionBody.self, "lane", .invalidValue("a lane is a number from 0 to 15"),
        before: Array(head[..<66]), wrong: [16], after: Array(head[67...])),
      Fault(
        TransactionBody.self, "no operation",
        .invalidValue("a transaction has at least one operation"), before: head, wrong: [0]),
      Fault(
        TransactionBody.self, "legs", .overLimit(limit: 256, got: 257), before: head,
        wrong: [3] + half + half + operation),
      Fault(LedgerOperation.self, "variant", .unknownVariant(99), wrong: [99]),
      Fault(
        TransactionBody.self, "steps",
        .invalidValue(
          "a transaction has one step of a settlement, or publishes shares once, at most"),
        before: head,
        wrong: [2] + Sample.settlementSteps().flatMap(\.bcsBytes)),
      Fault(
        InstructSettlement.self, "no leg", .invalidValue("a settlement has at least one leg"),
        wrong: [0]),
      Fault(
        InstructSettlement.self, "legs", .overLimit(limit: 64, got: 65), wrong: [65]),
      Fault(
        InstructSettlement.self, "consenting", .overLimit(limit: 16, got: 17), before: one,
        wrong: [17]),
      Fault(
        InstructSettlement.self, "consent of a giver",
        .invalidValue(
          "an account that gives affirms in any case, and is not named as consenting"),
        before: one + [1], wrong: Sample.leg().from.bcsBytes),
      Fault(
        InstructSettlement.self, "consent twice",
        .invalidValue("accounts that consent are distinct and ascending"),
        before: one + [2] + Sample.account(3).bcsBytes, wrong: Sample.account(3).bcsBytes),
      Fault(
        Settlement.self, "no leg", .invalidValue("a settlement has at least one leg"), wrong: [0]),
      Fault(CodeNumber.self, "digits", .invalidValue("a code has four digits"), wrong: code),
      Fault(
        Refusal.self, "no reason", .invalidValue("a refusal has at least one reason"),
        wrong: [0, 0, 0, 0, 0]),
    ]
  }
}
