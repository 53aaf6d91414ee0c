import SanadCrypto
import SanadLedger
import SanadTypes

// Identities, claims, accounts and keys; new units, transfers and exchanges.
extension BadInputTable {
  static var registrations: [BadInputSubject] {
    [registerIdentity, issueClaim, revokeClaim, openAccount, rotateKeys]
  }

  static var movements: [BadInputSubject] { [issue, transfer, settle] }

  private static func register(_ kind: IdentityKind, _ lei: LEI?) -> Drawn {
    Drawn(
      .registerIdentity(RegisterIdentity(kind: kind, lei: lei, disclosureSalt: .zero)), .registrar)
  }

  private static var registerIdentity: BadInputSubject {
    BadInputSubject(
      .registerIdentity, on: { try plain() },
      role: .by(.dealer, code: .registrarRequired),
      state: .code(.leiRegistered) { _ in
        register(.institution, TestNetwork.lei(Party.dealer.rawValue))
      },
      date: .none("a registration counts at once and names no date"),
      unit: .code(.leiMismatch) { _ in register(.person, TestNetwork.lei(90)) },
      overflow: .none("it has no amount; what is too long does not decode"),
      zero: .code(.leiMismatch) { _ in register(.institution, nil) },
      duplicate: .again(.leiRegistered)
    ) { _ in register(.institution, TestNetwork.lei(90)) }
  }

  private static func claim(
    _ value: ClaimValue, of subject: IdentityID = Party.retail.identity,
    until: Timestamp = TestNetwork.expiry
  ) -> Drawn {
    Drawn(
      .issueClaim(IssueClaim(subject: subject, value: value, validUntil: until)), .registrar)
  }

  private static var issueClaim: BadInputSubject {
    BadInputSubject(
      .issueClaim, on: { try plain() },
      role: .by(.dealer, code: .claimIssuerUnregistered),
      state: .code(.identityUnknown) { _ in
        claim(.kyc(.standard), of: IdentityID(nobody.digest))
      },
      date: .code(.claimValidityInvalid) { claim(.kyc(.standard), until: $0.chain.time) },
      unit: .code(.claimIssuerUnregistered) { _ in claim(.taxClass(.resident)) },
      overflow: .applied("no end of a claim is too far") { _ in
        claim(.kyc(.standard), until: Timestamp(.max))
      },
      zero: .code(.claimValidityInvalid) { _ in claim(.kyc(.standard), until: Timestamp(0)) },
      duplicate: .againApplied("a claim takes the place of the one before")
    ) { _ in claim(.kyc(.enhanced)) }
  }

  private static func revoke(_ topic: ClaimTopic, of subject: IdentityID) -> Drawn {
    Drawn(.revokeClaim(RevokeClaim(subject: subject, topic: topic)), .registrar)
  }

  private static var revokeClaim: BadInputSubject {
    BadInputSubject(
      .revokeClaim, on: { try plain() },
      role: .by(.dealer, code: .claimIssuerUnregistered),
      state: .code(.claimUnknown) { _ in revoke(.kyc, of: Party.stranger.identity) },
      date: .none("it counts at once; a claim that has run out can be revoked as well"),
      unit: .code(.claimIssuerUnregistered) { _ in revoke(.taxClass, of: Party.retail.identity) },
      overflow: .none("it has no amount"),
      zero: .code(.identityUnknown) { _ in revoke(.kyc, of: IdentityID(.zero)) },
      duplicate: .again(.claimRevoked)
    ) { _ in revoke(.kyc, of: Party.retail.identity) }
  }

  private static func open(
    _ owner: IdentityID = Party.retail.identity, custodian: IdentityID? = nil,
    key: PublicKey = Party.dealer.key
  ) -> Drawn {
    Drawn(
      .openAccount(
        OpenAccount(
          owner: owner, kind: .house, custodian: custodian, authority: Authority(key))),
      .registrar)
  }

  private static var openAccount: BadInputSubject {
    BadInputSubject(
      .openAccount, on: { try plain() },
      role: .by(.dealer, code: .registrarRequired),
      state: .code(.identityUnknown) { _ in open(IdentityID(nobody.digest)) },
      date: .none("an account is open from its block on"),
      unit: .code(.identityUnknown) { _ in open(custodian: IdentityID(nobody.digest)) },
      overflow: .none("weights and a threshold that do not fit are no authority (1021)"),
      zero: .code(.keyUnusable) { _ in open(key: PublicKey(.zero)) },
      duplicate: .againApplied("an identity may have several accounts")
    ) { _ in open() }
  }

  private static func rotate(_ account: AccountID, to key: PublicKey) -> LedgerOperation {
    .rotateKeys(RotateKeys(account: account, authority: Authority(key)))
  }

  private static var rotateKeys: BadInputSubject {
    BadInputSubject(
      .rotateKeys, on: { try plain() },
      role: .excluded(.authorizationMissing) { _ in
        Drawn(rotate(Party.dealer.account, to: Party.fund.key), .fund)
      },
      state: .excluded(.authorizationMissing) { _ in
        Drawn(rotate(nobody, to: Party.fund.key), .fund)
      },
      date: .none("new keys count from the next transaction on"),
      unit: .none("it names keys alone, and those that are no keys of the curve are under zero"),
      overflow: .none("weights and a threshold that do not fit are no authority (1021)"),
      zero: .code(.keyUnusable) { _ in
        Drawn(rotate(Party.dealer.account, to: PublicKey(.zero)), .dealer)
      },
      duplicate: .againApplied("the same keys may be given again by themselves")
    ) { _ in Drawn(rotate(Party.dealer.account, to: Party.dealer.key), .dealer) }
  }

  // MARK: Movements

  private static func issued(_ units: UInt128, of instrument: InstrumentID = bill) -> Drawn {
    Drawn(
      .issue(Issuance(instrument: instrument, to: Party.fund.account, units: Units(units))),
      .treasury, .centralBank)
  }

  private static var issue: BadInputSubject {
    BadInputSubject(
      .issue, on: { try plain() },
      role: .by(.treasury, code: .approvalMissing),
      state: .code(.instrumentHalted, on: halted) { _ in issued(10) },
      date: .code(.beforeIssueDate, on: unissued) { _ in issued(10) },
      unit: .code(.amountNotMultiple, on: inFives) { _ in issued(7) },
      overflow: .code(.authorisedExceeded, .holdingOverflow, .programmeExceeded) { _ in
        issued(.max)
      },
      zero: .code(.amountZero) { _ in issued(0) },
      duplicate: .againApplied("the same once more is as much again")
    ) { _ in issued(10) }
  }

  private static func moved(
    _ units: UInt128, of instrument: InstrumentID = bill, from: Party = .dealer
  ) -> Drawn {
    Drawn(
      TestChain.transfer(
        units, of: instrument, from: from.account, to: Party.fund.account), .dealer)
  }

  private static var transfer: BadInputSubject {
    BadInputSubject(
      .transfer, on: { try plain() },
      role: .excluded(.authorizationMissing) { _ in moved(10, from: .retail) },
      state: .code(.instrumentHalted, on: halted) { _ in moved(10) },
      date: .code(.afterMaturity) { stage in
        try stage.jump(to: "2027-11-18")
        return moved(10)
      },
      unit: .code(.amountNotMultiple, on: inFives) { _ in moved(7) },
      overflow: .code(.insufficientUnits, .holdingOverflow) { _ in moved(.max) },
      zero: .code(.amountZero) { _ in moved(0) },
      duplicate: .againApplied("the same once more is as much again")
    ) { _ in moved(10) }
  }

  private static func exchange(_ units: UInt128, _ price: UInt128 = 50, _ signers: Party...)
    -> Drawn
  {
    let legs = [
      Leg(
        instrument: bill, from: Party.dealer.account, to: Party.fund.account, units: Units(units)),
      Leg(
        instrument: cash, from: Party.fund.account, to: Party.dealer.account, units: Units(price)),
    ]
    return Drawn(
      .settle(Settlement(legs: legs)), signers.isEmpty ? [.dealer, .fund] : signers)
  }

  private static var settle: BadInputSubject {
    BadInputSubject(
      .settle, on: { try plain() },
      role: .excluded(.authorizationMissing) { _ in exchange(10, 50, .dealer) },
      state: .code(.instrumentHalted, on: halted) { _ in exchange(10) },
      date: .code(.beforeIssueDate, on: unissued) { _ in exchange(10) },
      unit: .code(.settlementOneSided) { _ in
        let leg = Leg(
          instrument: bill, from: Party.dealer.account, to: Party.fund.account, units: Units(1))
        return Drawn(.settle(Settlement(legs: [leg])), .dealer)
      },
      overflow: .code(.amountOverflow) { _ in
        let legs = [Party.dealer, .fund].map { party in
          Leg(
            instrument: bill, from: party.account, to: Party.retail.account, units: Units(.max))
        }
        return Drawn(.settle(Settlement(legs: legs)), .dealer, .fund)
      },
      zero: .code(.amountZero) { _ in exchange(10, 0) },
      duplicate: .againApplied("the same once more is as much again")
    ) { _ in exchange(10) }
  }
}
