import SanadLedger
import SanadTypes
import Testing

// Settlements that parties affirm, on terms and without.
extension BadInputTable {
  typealias Hours = TermsHarness

  static var settlements: [BadInputSubject] { [instruct, affirm, cancel] }

  static var onTerms: [BadInputSubject] {
    [instructOnTerms, attempt, hold, release, settleCycle]
  }

  /// A venue, an operator of payments and a depository; policies for everything that settles.
  static func settling(
    _ change: @escaping (inout Genesis) throws -> Void = { _ in }
  ) throws -> BadInputStage {
    let harness = try TermsHarness { genesis in
      genesis.roles.append(GenesisRole(role: .depository, account: Party.stranger.rawValue))
      genesis.roles.append(GenesisRole(role: .rtgsOperator, account: Party.stranger.rawValue))
      genesis.policies = genesis.policies.map {
        PolicyRecord(
          name: $0.name, version: $0.version,
          text: $0.text.replacing("covers transfer,", with: "covers registerMove, transfer,"))
      }
      try change(&genesis)
    }
    return BadInputStage(harness.chain, terms: harness)
  }

  static func settlingHalted() throws -> BadInputStage {
    try settling { try withBill(&$0, status: .halted) }
  }

  static func harness(_ stage: BadInputStage) throws -> TermsHarness {
    try #require(stage.terms)
  }

  // MARK: Without terms

  private static func instruction(
    _ stage: BadInputStage, _ legs: [Leg]? = nil, lasting: UInt64 = 5 * Hours.day,
    by party: Party = .dealer
  ) throws -> Drawn {
    let harness = try harness(stage)
    return Drawn(
      .instruct(
        InstructSettlement(
          legs: legs ?? harness.trade(), validUntil: harness.time(in: lasting))), party)
  }

  /// Of a settlement that is instructed.
  private static func instructed(
    _ stage: BadInputStage, _ legs: [Leg]? = nil, lasting: UInt64 = 5 * Hours.day
  ) throws -> SettlementID {
    let drawn = try instruction(stage, legs, lasting: lasting)
    let receipt = try stage.must(drawn.operation, .dealer)
    return SettlementID(transaction: receipt.transaction, operation: 0)
  }

  private static var instruct: BadInputSubject {
    BadInputSubject(
      .instruct, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.instrumentHalted, on: settlingHalted) { try instruction($0) },
      date: .code(.settlementValidity) { try instruction($0, lasting: 31 * Hours.day) },
      unit: .code(.settlementOneSided) { stage in
        try instruction(stage, [harness(stage).leg(5, .dealer, .fund)])
      },
      overflow: .code(.amountOverflow) { stage in
        let harness = try harness(stage)
        return try instruction(
          stage, [harness.leg(.max, .dealer, .fund), harness.leg(1, .fund, .dealer)])
      },
      zero: .code(.amountZero) { stage in
        try instruction(stage, harness(stage).trade(cash: 0))
      },
      duplicate: .againApplied("two that are alike are two settlements")
    ) { try instruction($0) }
  }

  private static var affirm: BadInputSubject {
    BadInputSubject(
      .affirm, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.settlementEnded) { stage in
        let id = try instructed(stage)
        try stage.must(.cancel(id), .fund)
        return Drawn(.affirm(id), .fund)
      },
      date: .code(.settlementExpired) { stage in
        let id = try instructed(stage, lasting: Hours.hour)
        stage.chain.advance(milliseconds: 2 * Hours.hour)
        return Drawn(.affirm(id), .fund)
      },
      unit: .code(.affirmationNotAwaited) { stage in
        Drawn(.affirm(try instructed(stage)), .dealer)
      },
      overflow: .code(.insufficientUnits) { stage in
        let id = try instructed(stage, harness(stage).trade(cash: .max))
        return Drawn(.affirm(id), .fund)
      },
      zero: .code(.settlementUnknown) { _ in Drawn(.affirm(noSettlement), .fund) },
      duplicate: .again(.settlementEnded)
    ) { Drawn(.affirm(try instructed($0)), .fund) }
  }

  private static var cancel: BadInputSubject {
    BadInputSubject(
      .cancel, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.settlementEnded) { stage in
        let id = try instructed(stage)
        try stage.must(.affirm(id), .fund)
        return Drawn(.cancel(id), .fund)
      },
      date: .code(.settlementExpired) { stage in
        let id = try instructed(stage, lasting: Hours.hour)
        stage.chain.advance(milliseconds: 2 * Hours.hour)
        return Drawn(.cancel(id), .fund)
      },
      unit: .code(.settlementUnknown) { _ in Drawn(.cancel(noSettlement), .fund) },
      overflow: .none("it names a settlement and no amount"),
      zero: .none("it names a settlement and no amount"),
      duplicate: .again(.settlementEnded)
    ) { Drawn(.cancel(try instructed($0)), .fund) }
  }

  // MARK: On terms

  private static func proposal(
    _ stage: BadInputStage, _ legs: [Leg]? = nil, days: Int32 = 0, lasting: UInt64 = 5 * Hours.day,
    reference: String? = nil, isPartial: Bool = false, venue: AccountID? = nil
  ) throws -> Drawn {
    let harness = try harness(stage)
    let terms = SettlementTerms(
      reference: try reference.map { try SettlementReference($0) },
      intendedDate: try harness.date(in: days), allowsPartial: isPartial, venue: venue)
    return Drawn(harness.operation(legs ?? harness.trade(), lasting: lasting, terms), .dealer)
  }

  /// Of a settlement on terms that is instructed, and affirmed where it is to be.
  private static func proposed(
    _ stage: BadInputStage, _ legs: [Leg]? = nil, days: Int32 = 0, lasting: UInt64 = 5 * Hours.day,
    venue: AccountID? = nil, isAffirmed: Bool = false
  ) throws -> SettlementID {
    let drawn = try proposal(stage, legs, days: days, lasting: lasting, venue: venue)
    let receipt = try stage.must(drawn.operation, .dealer)
    let id = SettlementID(transaction: receipt.transaction, operation: 0)
    if isAffirmed { try stage.must(.affirm(id), .fund) }
    return id
  }

  private static var instructOnTerms: BadInputSubject {
    BadInputSubject(
      .instructOnTerms, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.referenceMismatch) { stage in
        try stage.must(try proposal(stage, reference: "A").operation, .dealer)
        return try proposal(stage, harness(stage).trade(cash: 7), reference: "A")
      },
      date: .code(.settlementDate) { try proposal($0, days: -1) },
      unit: .code(.partialForm) { stage in
        let harness = try harness(stage)
        return try proposal(
          stage, harness.trade() + [harness.leg(1, .fund, .dealer)], isPartial: true)
      },
      overflow: .code(.amountOverflow) { stage in
        let harness = try harness(stage)
        return try proposal(
          stage, [harness.leg(.max, .dealer, .fund), harness.leg(1, .fund, .dealer)])
      },
      zero: .code(.amountZero) { stage in try proposal(stage, harness(stage).trade(bills: 0)) },
      duplicate: .again(.referenceUsed)
    ) { try proposal($0, reference: "A") }
  }

  /// More cash than the fund has: due and affirmed, it fails and waits.
  private static func short(_ stage: BadInputStage) throws -> SettlementID {
    try proposed(stage, harness(stage).trade(cash: 10_000_000), isAffirmed: true)
  }

  private static var attempt: BadInputSubject {
    BadInputSubject(
      .attempt, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.settlementIncomplete) { stage in
        Drawn(.settling(.attempt(try proposed(stage))), .dealer)
      },
      date: .code(.settlementNotDue) { stage in
        Drawn(.settling(.attempt(try proposed(stage, days: 2, isAffirmed: true))), .dealer)
      },
      unit: .code(.settlementWithoutTerms) { stage in
        Drawn(.settling(.attempt(try instructed(stage))), .dealer)
      },
      overflow: .none("it names a settlement and no amount"),
      zero: .code(.settlementUnknown) { _ in Drawn(.settling(.attempt(noSettlement)), .dealer) },
      duplicate: .againApplied("what fails may be tried as often as one likes")
    ) { Drawn(.settling(.attempt(try short($0))), .dealer) }
  }

  private static var hold: BadInputSubject {
    BadInputSubject(
      .hold, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.settlementEnded) { stage in
        let id = try proposed(stage)
        try stage.must(.cancel(id), .dealer)
        return Drawn(.settling(.hold(id)), .fund)
      },
      date: .code(.settlementExpired) { stage in
        let id = try proposed(stage, lasting: Hours.hour)
        stage.chain.advance(milliseconds: 2 * Hours.hour)
        return Drawn(.settling(.hold(id)), .fund)
      },
      unit: .code(.settlementWithoutTerms) { stage in
        Drawn(.settling(.hold(try instructed(stage))), .fund)
      },
      overflow: .none("it names a settlement and no amount"),
      zero: .code(.settlementUnknown) { _ in Drawn(.settling(.hold(noSettlement)), .fund) },
      duplicate: .again(.holdUnchanged)
    ) { Drawn(.settling(.hold(try proposed($0))), .fund) }
  }

  private static var release: BadInputSubject {
    BadInputSubject(
      .release, on: { try settling() },
      role: .by(.dealer, code: .holdUnchanged),
      state: .code(.settlementEnded) { stage in
        let id = try proposed(stage)
        try stage.must(.settling(.hold(id)), .fund)
        try stage.must(.cancel(id), .dealer)
        return Drawn(.settling(.release(id)), .fund)
      },
      date: .code(.settlementExpired) { stage in
        let id = try proposed(stage, lasting: Hours.hour)
        try stage.must(.settling(.hold(id)), .fund)
        stage.chain.advance(milliseconds: 2 * Hours.hour)
        return Drawn(.settling(.release(id)), .fund)
      },
      unit: .code(.settlementWithoutTerms) { stage in
        Drawn(.settling(.release(try instructed(stage))), .fund)
      },
      overflow: .none("it names a settlement and no amount"),
      zero: .code(.settlementUnknown) { _ in Drawn(.settling(.release(noSettlement)), .fund) },
      duplicate: .again(.holdUnchanged)
    ) { stage in
      let id = try proposed(stage)
      try stage.must(.settling(.hold(id)), .fund)
      return Drawn(.settling(.release(id)), .fund)
    }
  }

  // MARK: Cycles

  private static func cycle(_ ids: [SettlementID]) -> Drawn {
    Drawn(.settling(.settleCycle(SettleCycle(ids))), .registrar)
  }

  private static func venued(
    _ stage: BadInputStage, _ legs: [Leg]? = nil, lasting: UInt64 = 5 * Hours.day
  ) throws -> SettlementID {
    try proposed(
      stage, legs, lasting: lasting, venue: Party.registrar.account, isAffirmed: true)
  }

  private static var settleCycle: BadInputSubject {
    BadInputSubject(
      .settleCycle, on: { try settling() },
      role: .by(.dealer, code: .roleRequired),
      state: .code(.settlementUnknown) { stage in cycle([try venued(stage), noSettlement]) },
      date: .code(.settlementExpired) { stage in
        let id = try venued(stage, lasting: Hours.hour)
        stage.chain.advance(milliseconds: 2 * Hours.hour)
        return cycle([id])
      },
      unit: .code(.cycleForm) { cycle([try proposed($0)]) },
      overflow: .code(.amountOverflow) { stage in
        cycle([try venued(stage, harness(stage).trade(bills: .max, cash: .max))])
      },
      zero: .undecodable { _ in cycle([]) },
      duplicate: .again(.settlementEnded)
    ) { cycle([try venued($0)]) }
  }
}
