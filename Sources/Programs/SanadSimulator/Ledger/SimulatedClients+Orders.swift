import SanadCrypto
import SanadTypes

// What clients ask for: every operation, by who may and by who may not.
extension SimulatedClients {
  /// Something of every kind, mostly trades.
  mutating func drawOrder(at wall: Timestamp) throws -> ClientOrder? {
    switch stream.below(100) {
    case 0..<5: return try drawRegistration() ?? drawTransfer()
    case 5..<14: return drawClaim(at: wall) ?? drawTransfer()
    case 14..<18: return drawRevocation() ?? drawTransfer()
    case 18..<23: return try drawOpening() ?? drawTransfer()
    case 23..<29: return drawIssue() ?? drawTransfer()
    case 29..<39: return drawSettlement() ?? drawTransfer()
    case 39..<50: return drawSettlementStep(at: wall) ?? drawTransfer()
    case 50..<54:
      book.rest(stream.below(book.accounts.count))
      return drawTransfer()
    case 54..<56: return drawAuctionOrder() ?? drawTransfer()
    case 56..<59: return drawLifecycleOrder() ?? drawTransfer()
    case 59..<63: return drawTermsStep(at: wall) ?? drawTransfer()
    default: return drawTransfer()
    }
  }

  // MARK: Movements

  /// A trader who may sign; nil when all rest. Mostly one of those who began with units.
  mutating func pickTrader(but other: Int? = nil) -> Int? {
    let among = stream.chance(perMille: 700) ? book.founders : book.traders
    return stream.pick(among.filter { $0 != other && book.signs($0) })
  }

  /// Whoever may receive, mostly one of those who are known.
  private mutating func pickReceiver(but other: Int) -> Int? {
    let among = stream.chance(perMille: 700) ? book.founders : book.accounts.indices
    return stream.pick(among.filter { $0 != other })
  }

  private mutating func drawUnits() -> Units {
    Units(
      stream.chance(perMille: 30) ? UInt128(2_000_000_000) : UInt128(stream.within(1...5_000)))
  }

  /// At times most of what a founder began with, so that what is locked for a settlement is missing
  /// elsewhere.
  mutating func leg(_ instrument: InstrumentID, _ from: Int, _ to: AccountID) -> Leg {
    var units = drawUnits()
    if stream.chance(perMille: 80) {
      let share = UInt128(stream.within(300_000...900_000))
      units = Units(instrument == network.bill ? share : share * 100)
    }
    return Leg(instrument: instrument, from: book[from].id, to: to, units: units)
  }

  /// One movement, at times two of one transaction: both happen or none does.
  mutating func drawTransfer() -> ClientOrder? {
    guard let sender = pickTrader() else { return nil }
    if stream.chance(perMille: 20) {
      return ClientOrder(
        submitter: sender, operations: [.transfer(leg(network.cash, sender, drawNobody()))],
        expected: ErrorCode.accountUnknown.number)
    }
    var operations: [LedgerOperation] = []
    for _ in 0..<(stream.chance(perMille: 80) ? 2 : 1) {
      guard let receiver = pickReceiver(but: sender) else { continue }
      let instrument = stream.chance(perMille: 500) ? network.bill : network.cash
      operations.append(.transfer(leg(instrument, sender, book[receiver].id)))
    }
    return ClientOrder(submitter: sender, operations: operations)
  }

  /// Bills one way and cash the other: both parties authorize.
  private mutating func drawSettlement() -> ClientOrder? {
    guard let seller = pickTrader(), let buyer = pickTrader(but: seller) else { return nil }
    let legs = [
      leg(network.bill, seller, book[buyer].id), leg(network.cash, buyer, book[seller].id),
    ]
    return ClientOrder(
      submitter: seller, operations: [.settle(Settlement(legs: legs))], others: [buyer])
  }

  /// New units, with the authority of both offices; at times one of them is missing.
  private mutating func drawIssue() -> ClientOrder? {
    let offices = [SimulatedGenesis.treasury, SimulatedGenesis.centralBank]
    guard offices.allSatisfy(book.signs), let place = pickReceiver(but: offices[0]),
      let carrier = stream.chance(perMille: 800) ? offices[0] : pickTrader()
    else { return nil }
    let receiver = book[place]
    var order = ClientOrder(
      submitter: carrier, operations: [issue(to: receiver.id, units: drawUnits())],
      others: offices)
    switch stream.below(10) {
    case 0:
      order.others = stream.chance(perMille: 500) ? [] : [offices[0]]
      order.expected = ErrorCode.approvalMissing.number
    case 1:
      order.operations = [issue(to: drawNobody(), units: drawUnits())]
      order.expected = ErrorCode.accountUnknown.number
    case 2:
      order.operations = [issue(to: receiver.id, units: Units(0))]
      order.expected = ErrorCode.amountZero.number
    default: break
    }
    return order
  }

  private mutating func issue(to receiver: AccountID, units: Units) -> LedgerOperation {
    let instrument = stream.chance(perMille: 500) ? network.bill : network.cash
    return .issue(Issuance(instrument: instrument, to: receiver, units: units))
  }

  /// Three times what the quota of the account allows in a day, all at once: each is good on the state
  /// on which it is admitted.
  mutating func drawSpending(at wall: Timestamp) throws -> [ClientDraft] {
    hasSpent = true
    let thrifty = network.thrifty
    return try (UInt64(0)..<6).map { sequence in
      let leg = Leg(
        instrument: network.cash, from: thrifty.account,
        to: network.parties[SimulatedGenesis.treasury].account, units: Units(1))
      let body = body(
        thrifty.account, 0, SequenceNumber(sequence), until: wall.advanced(by: Self.validity),
        [.transfer(leg)])
      return .beyondQuota(
        try encoded(
          body,
          [
            authorization(
              of: thrifty.account, by: chooseKeys(of: thrifty.authority), over: body.signedBytes)
          ]))
    }
  }

  // MARK: Registration

  /// The id of an account, and so of an identity, that nobody has.
  mutating func drawNobody() -> AccountID { AccountID(SHA256.digest(drawBytes())) }

  private mutating func drawStranger() -> IdentityID { IdentityID(SHA256.digest(drawBytes())) }

  private mutating func drawBytes() -> [UInt8] {
    (0..<8).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
  }

  private mutating func fresh() -> UInt32 {
    freshCount += 1
    return freshCount
  }

  /// An order that belongs to the registrar, at times by somebody else.
  private mutating func ofRegistrar(
    _ operation: LedgerOperation, else code: ErrorCode, expected: ErrorCode?
  ) -> ClientOrder? {
    if stream.chance(perMille: 150), let trader = pickTrader() {
      return ClientOrder(submitter: trader, operations: [operation], expected: code.number)
    }
    guard book.signs(SimulatedGenesis.registrar) else { return nil }
    return ClientOrder(
      submitter: SimulatedGenesis.registrar, operations: [operation], expected: expected?.number)
  }

  private mutating func drawRegistration() throws -> ClientOrder? {
    let flaw = stream.below(8)
    var kind: IdentityKind = stream.chance(perMille: 500) ? .person : .institution
    // Numbers of genesis are below 100.
    var lei = kind == .person ? nil : try SimulatedGenesis.lei(100 + fresh())
    var expected: ErrorCode?
    switch flaw {
    case 0:
      kind = kind == .person ? .institution : .person
      expected = .leiMismatch
    case 1:
      (kind, lei) = (.institution, try SimulatedGenesis.lei(UInt32(stream.below(5))))
      expected = .leiRegistered
    default: guard book.hasRoomForIdentities else { return nil }
    }
    let operation = RegisterIdentity(
      kind: kind, lei: lei, disclosureSalt: SHA256.digest(drawBytes()))
    let order = ofRegistrar(
      .registerIdentity(operation), else: .registrarRequired, expected: expected)
    if order != nil { book.registers() }
    return order
  }

  private mutating func drawOpening() throws -> ClientOrder? {
    guard var owner = stream.pick(book.identities) else { return nil }
    var custodian = stream.chance(perMille: 200) ? stream.pick(book.identities) : nil
    var authority = try keys.authority(.of(stream.below(4)), of: "opened-\(fresh())")
    var expected: ErrorCode?
    switch stream.below(8) {
    case 0:
      owner = drawStranger()
      expected = .identityUnknown
    case 1:
      custodian = drawStranger()
      expected = .identityUnknown
    case 2:
      authority = SimulatedKeys.unusableAuthority
      expected = .keyUnusable
    default: guard book.hasRoomForAccounts else { return nil }
    }
    let operation = OpenAccount(
      owner: owner, kind: .house, custodian: custodian, authority: authority)
    return ofRegistrar(.openAccount(operation), else: .registrarRequired, expected: expected)
  }

  // MARK: Claims

  private mutating func drawClaim(at wall: Timestamp) -> ClientOrder? {
    guard var subject = stream.pick(book.identities) else { return nil }
    var lasting = stream.within(3_600_000...80_000_000)
    if stream.chance(perMille: 100) { lasting = stream.within(1_000...30_000) }
    var until = wall.advanced(by: lasting)
    var expected: ErrorCode?
    switch stream.below(12) {
    case 0:
      subject = drawStranger()
      expected = .identityUnknown
    case 1:
      until = network.genesis.timestamp
      expected = .claimValidityInvalid
    default: break
    }
    return ofRegistrar(
      .issueClaim(IssueClaim(subject: subject, value: drawValue(), validUntil: until)),
      else: .claimIssuerUnregistered, expected: expected)
  }

  private mutating func drawValue() -> ClaimValue {
    switch stream.below(10) {
    case 0: return .sanctioned(stream.chance(perMille: 200))
    case 1: return .risk(stream.pick(RiskBand.allCases) ?? .low)
    case 2: return .kyc(.none)
    case 3, 4: return .investorClass(stream.pick(InvestorClass.allCases) ?? .retail)
    case 5, 6:
      let countries = ["PK", "PK", "AE", "US"].compactMap { Country($0) }
      return stream.pick(countries).map { .country($0) } ?? .kyc(.standard)
    default: return .kyc(.standard)
    }
  }

  private mutating func drawRevocation() -> ClientOrder? {
    let isStranger = stream.chance(perMille: 100)
    guard let subject = isStranger ? drawStranger() : stream.pick(book.identities),
      let topic = stream.pick([ClaimTopic.kyc, .country, .investorClass, .risk, .sanctioned])
    else { return nil }
    return ofRegistrar(
      .revokeClaim(RevokeClaim(subject: subject, topic: topic)),
      else: .claimIssuerUnregistered, expected: isStranger ? .identityUnknown : nil)
  }

  // MARK: Keys

  /// Replaces the keys of an account for which nothing is open. At times a transaction with the
  /// present keys goes out at the same moment: the blocks decide which comes first.
  mutating func drawRotation(
    of place: Int, at wall: Timestamp, time: UInt64
  ) throws -> [ClientDraft] {
    let isUnusable = stream.chance(perMille: 150)
    let authority =
      isUnusable
      ? SimulatedKeys.unusableAuthority
      : try keys.authority(.of(stream.below(4)), of: "rotated-\(fresh())")
    var order = ClientOrder(
      submitter: place,
      operations: [.rotateKeys(RotateKeys(account: book[place].id, authority: authority))],
      expected: isUnusable ? ErrorCode.keyUnusable.number : nil)
    if stream.chance(perMille: 200), let carrier = pickTrader(but: place) {
      order.submitter = carrier
      order.others = [place]
    }
    var drafts: [ClientDraft] = []
    if stream.chance(perMille: 600), let overtaken = try drawOvertaken(of: place, at: wall) {
      drafts.append(.overtaken(overtaken))
    }
    drafts.append(.lasting(try self.place(order, at: wall, time: time)))
    book[place].keys = .rotating
    stream.permute(&drafts)
    return drafts
  }

  private mutating func drawOvertaken(
    of place: Int, at wall: Timestamp
  ) throws -> UnverifiedTransaction? {
    guard let lane = book.spareLane(of: place),
      let receiver = stream.pick(book.accounts.filter { $0.id != book[place].id })
    else { return nil }
    let body = body(
      book[place].id, lane, SequenceNumber(0), until: wall.advanced(by: Self.validity),
      [.transfer(leg(network.cash, place, receiver.id))])
    return try signed(body, by: [place])
  }
}
