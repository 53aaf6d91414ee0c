import SanadTypes

/// What transactions weigh: a function of their bytes and of the state just before them, so that
/// mempool, builder and judge find the same on every machine, whatever each has in memory.
///
/// One is about a microsecond of one core of the reference machine; docs/benchmarks.md has the
/// figures, docs/ledger.md the table.
struct Scale {
  /// What every transaction costs.
  static let transaction: UInt64 = 20
  /// What a signature costs: its verification.
  static let signature: UInt64 = 60
  /// What a registration, a claim or a change of keys costs.
  static let registration: UInt64 = 20
  /// What a new key costs: it has to be in the prime-order group, and finding that out takes as long
  /// as a signature. Unweighed, one account could stop the chain with changes of its keys.
  static let key: UInt64 = 60
  /// What a leg costs: two holdings, the aggregates, and the events.
  static let leg: UInt64 = 40
  /// What looking at an identity's position in one instrument costs, and moving it to another cell.
  static let reclassification: UInt64 = 8

  /// What reading the fixings of an exchange rate costs, by which new units are booked.
  static let conversion: UInt64 = 40
  /// What laying out all that an instrument pays costs.
  static let planning: UInt64 = 80

  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord

  /// What a signed transaction weighs. O(legs · log legs).
  func weight(of transaction: UnverifiedTransaction) throws(LedgerFailure) -> Weight {
    let signatures = transaction.authorizations.reduce(0) { $0 + $1.signatures.count }
    return try weight(of: transaction.body, signatureCount: signatures)
  }

  /// What a body weighs with so many signatures.
  ///
  /// With 32 operations of 16 keys, 256 legs in each of as many instruments, at most 4,112 signatures and 2^32
  /// instruments the sum has 41 bits.
  func weight(
    of body: TransactionBody, signatureCount: Int
  ) throws(LedgerFailure) -> Weight {
    var total = Self.transaction + UInt64(signatureCount) * Self.signature
    for operation in body.operations { total += try weight(of: operation) }
    return Weight(total)
  }

  /// The largest instruction in one instrument under a policy, with a signature of two accounts:
  /// what a block has to have room for, or the policy governs what can hardly move.
  static func largestInstruction(under load: PolicyLoad) -> Weight {
    let legs = UInt64(PolicyLoad.legsMax)
    return Weight(
      transaction + 2 * signature + legs * leg
        + load.weight(legs: PolicyLoad.legsMax, accounts: 2 * PolicyLoad.legsMax))
  }

  private func weight(of operation: LedgerOperation) throws(LedgerFailure) -> UInt64 {
    switch operation {
    case .issueClaim(let claim): weight(of: claim.value.topic)
    case .revokeClaim(let claim): weight(of: claim.topic)
    case .registerIdentity: Self.registration
    case .openAccount(let opening): Self.weight(of: opening.authority)
    case .rotateKeys(let rotation): Self.weight(of: rotation.authority)
    // The issuer's account is not in the operation.
    case .issue(let issue):
      try Self.leg + booking(of: issue.instrument)
        + rules(of: issue.instrument, legs: 1, accounts: 2)
    case .transfer(let leg): try weight(of: [leg])
    case .settle(let settlement): try weight(of: settlement.legs)
    case .instruct(let instruction):
      Self.step(legs: instruction.legs.count, consenting: instruction.consenting.count)
    case .affirm(let id): try weight(ofAffirming: id)
    case .cancel(let id): try state.settlement(id).map(Self.step) ?? Self.registration
    case .settling(let operation): try weight(of: operation)
    case .lifecycle(let operation): try weight(of: operation)
    case .auction(let operation): try weight(of: operation)
    case .reserve(let operation): try weight(of: operation)
    case .offer(let operation): try weight(of: operation)
    case .validators(let operation): Self.weight(of: operation)
    }
  }

  /// What a word about the validators costs: the record is written anew, keys and a signature checked.
  private static func weight(of operation: ValidatorOperation) -> UInt64 {
    switch operation {
    case .approve(let change): 2 * registration + (change.newcomer == nil ? 0 : 2 * key)
    case .withdraw: 2 * registration
    case .ready: 2 * registration + signature
    }
  }

  /// What a step with a reserve costs: reviewing it, a receipt each, and the legs of a redemption.
  private func weight(of operation: ReserveOperation) throws(LedgerFailure) -> UInt64 {
    let review = 2 * Self.registration
    switch operation {
    case .deposit, .mark, .renew, .withdraw, .attest, .price, .withdrawRedemption: return review
    case .redeem(let operation):
      return try review + Self.leg + rules(of: operation.instrument, legs: 1, accounts: 2)
    case .fill(let operation):
      var total = review + UInt64(operation.receipts.count) * Self.registration + 2 * Self.leg
      total += try rules(of: operation.instrument, legs: 1, accounts: 2)
      if let cash = try state.instrument(operation.instrument)?.terms.terms.commodity?.cash {
        total += try rules(of: cash, legs: 1, accounts: 2)
      }
      return total
    }
  }

  /// What a step in an instrument's life costs.
  private func weight(of operation: LifecycleOperation) throws(LedgerFailure) -> UInt64 {
    switch operation {
    case .fund(let id, _):
      guard let cash = try state.instrument(id)?.terms.terms.security?.payment?.cash else {
        return Self.registration
      }
      return try Self.registration + Self.leg + rules(of: cash, legs: 1, accounts: 2)
    case .claim(let cash):
      return try Self.registration + Self.leg + rules(of: cash, legs: 1, accounts: 2)
    case .retire(let id, _): return try Self.leg + rules(of: id, legs: 1, accounts: 2)
    case .put(let id, _, _):
      return try Self.planning + Self.leg + rules(of: id, legs: 1, accounts: 2)
    case .withdrawPut: return Self.planning + Self.leg
    case .call, .callPart: return 2 * Self.planning
    case .route, .publishTax: return Self.registration
    // One for each sixteen days off; the list of fixings is written anew.
    case .publishCalendar(let calendar):
      return Self.registration + UInt64(calendar.daysOff.count / 16)
    case .publishFixing: return Self.registration + 40
    case .register:
      return ScheduleContext.recordWeight + Self.reclassification * UInt64(network.instrumentCount)
    }
  }

  private func weight(of operation: AuctionOperation) throws(LedgerFailure) -> UInt64 {
    var weight = AuctionScale.weight(of: operation)
    let asked: [InstrumentID]
    switch operation {
    case .announce(let announcement):
      weight += try booking(of: announcement.terms.instrument)
      asked = []
    case .tap(let sale):
      weight += try booking(of: sale.instrument)
      asked = [sale.instrument, sale.cash]
    case .bid(let bid):
      guard let terms = try state.auction(bid.auction)?.terms else { return weight }
      asked = [terms.instrument, terms.cash]
    default: asked = []
    }
    for instrument in asked { weight += try rules(of: instrument, legs: 1, accounts: 2) }
    return weight
  }

  /// What booking new units under a ceiling in another currency costs.
  private func booking(of id: InstrumentID) throws(LedgerFailure) -> UInt64 {
    guard let instrument = try state.instrument(id), let number = instrument.programme else {
      return 0
    }
    let programme = try state.programme(number)
    return programme.ceiling.currency == instrument.terms.currency ? 0 : Self.conversion
  }

  /// What writing a settlement costs, and its locks, and telling everybody who has a part in it:
  /// less than moving its legs. Who only consents is told as well, and stands in no leg.
  static func step(legs: Int, consenting: Int) -> UInt64 {
    registration + UInt64(legs) * leg + UInt64(consenting) * registration
  }

  static func step(of record: SettlementRecord) -> UInt64 {
    step(legs: record.legs.count, consenting: record.consentingCount)
  }

  /// Every affirmation weighs what the whole settlement does: any may be the one that completes it,
  /// and who signs one knows its weight whatever the others do meanwhile.
  func weight(ofAffirming id: SettlementID) throws(LedgerFailure) -> UInt64 {
    guard let record = try state.settlement(id) else { return Self.registration }
    return try Self.step(of: record) + weight(of: record.legs, on: state.progress(id)?.terms)
  }

  /// What a transaction weighs that affirms a settlement and does nothing else.
  func weight(
    ofAffirming record: SettlementRecord, on terms: SettlementTerms?, signatureCount: Int
  ) throws(LedgerFailure) -> Weight {
    let signing = Self.transaction + UInt64(signatureCount) * Self.signature
    return Weight(try signing + Self.step(of: record) + weight(of: record.legs, on: terms))
  }

  private static func weight(of authority: Authority) -> UInt64 {
    registration + UInt64(authority.keys.count) * key
  }

  private func weight(of topic: ClaimTopic) -> UInt64 {
    topic.classifies
      ? Self.registration + Self.reclassification * UInt64(network.instrumentCount)
      : Self.registration
  }

  /// The legs of one instruction, with what the policy of each instrument costs once.
  func weight(of legs: [Leg]) throws(LedgerFailure) -> UInt64 {
    var total = UInt64(legs.count) * Self.leg
    var rest = legs.sorted { $0.instrument < $1.instrument }[...]
    while let first = rest.first {
      let group = rest.prefix { $0.instrument == first.instrument }
      rest = rest.dropFirst(group.count)
      total += try rules(
        of: first.instrument, legs: group.count, accounts: Self.accountCount(of: group))
    }
    return total
  }

  private static func accountCount(of legs: ArraySlice<Leg>) -> Int {
    if legs.count == 1 { return 2 }
    var count = 0
    var last: AccountID?
    for account in (legs.map(\.from) + legs.map(\.to)).sorted() where account != last {
      count += 1
      last = account
    }
    return count
  }

  /// What the policy of an instrument costs an instruction; nothing where there is no such
  /// instrument, since the door then asks no policy.
  func rules(
    of id: InstrumentID, legs: Int, accounts: Int
  ) throws(LedgerFailure) -> UInt64 {
    guard let instrument = try state.instrument(id) else { return 0 }
    return try shelf.load(of: instrument, state).weight(legs: legs, accounts: accounts)
  }
}
