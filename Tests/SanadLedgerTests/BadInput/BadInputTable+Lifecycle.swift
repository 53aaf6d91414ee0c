import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

// The life of an instrument: what offices publish, payments, calls, puts, retirement.
extension BadInputTable {
  static var publications: [BadInputSubject] {
    [publishCalendar, publishFixing, publishTax, registerInstrument]
  }

  static var payments: [BadInputSubject] {
    [fund, route, claim, call, callPart, retire, put, withdrawPut]
  }

  /// A bond with two call dates and a put date.
  static func bonds() throws -> BadInputStage {
    func right(_ date: String, _ price: UInt64, _ notice: UInt16) throws -> EarlyRedemption {
      EarlyRedemption(
        date: try CalendarDate(date), price: Price(tenThousandths: price), noticeDays: notice)
    }
    let sheet = try BondNetwork.bondTerms(
      calls: [try right("2027-05-01", 1_010_000, 5), try right("2027-11-01", 1_010_000, 5)],
      puts: [try right("2028-05-01", 990_000, 30)])
    return BadInputStage(try TestChain(BondNetwork.genesis(bond: sheet)))
  }

  // MARK: Publications

  private static func calendar(weekend: UInt8) -> Drawn {
    Drawn(
      .lifecycle(
        .publishCalendar(
          PublishCalendar(number: 9, name: "PK", weekend: weekend, daysOff: []))), .centralBank)
  }

  private static var publishCalendar: BadInputSubject {
    BadInputSubject(
      .publishCalendar, on: bonds,
      role: .by(.dealer, code: .roleRequired),
      state: .none("any calendar may be published and amended at any time"),
      date: .undecodable { stage in
        let twice = PublishCalendar(
          number: 9, name: "PK", weekend: 0x60, daysOff: [stage.today, stage.today])
        return Drawn(.lifecycle(.publishCalendar(twice)), .centralBank)
      },
      unit: .code(.calendarInvalid) { _ in calendar(weekend: 0x7f) },
      overflow: .code(.calendarInvalid) { _ in calendar(weekend: 0xff) },
      zero: .applied("a calendar may have no weekend") { _ in calendar(weekend: 0) },
      duplicate: .againApplied("the same days are a further version")
    ) { _ in calendar(weekend: 0x60) }
  }

  private static func fixing(
    _ stage: BadInputStage, _ rate: Int64 = 120_000, days: Int32 = 0
  ) throws -> Drawn {
    let benchmark = TestNetwork.symbol("MTB-3M-WAY")
    let operation = LifecycleOperation.publishFixing(
      benchmark, from: try stage.day(days), Rate(millionths: rate))
    return Drawn(.lifecycle(operation), .centralBank)
  }

  private static var publishFixing: BadInputSubject {
    BadInputSubject(
      .publishFixing, on: bonds,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.fixingInvalid) { stage in
        try stage.must(try fixing(stage).operation, .centralBank)
        return try fixing(stage, days: -1)
      },
      date: .code(.fixingInvalid) { try fixing($0, days: 1) },
      unit: .code(.fixingInvalid) { try fixing($0, .min) },
      overflow: .code(.fixingInvalid) { try fixing($0, .max) },
      zero: .applied("a rate may be zero, and below it") { try fixing($0, 0) },
      duplicate: .again(.fixingInvalid)
    ) { try fixing($0) }
  }

  private static func tax(
    _ stage: BadInputStage, days: Int32 = 1, rest: UInt32 = 1_500,
    account: AccountID = Party.registrar.account
  ) throws -> Drawn {
    let rates = TaxRates(from: try stage.day(days), rest: BasisPoints(rest), rates: [])
    return Drawn(
      .lifecycle(.publishTax(PublishTax(number: 3, account: account, rates: rates))), .treasury)
  }

  private static var publishTax: BadInputSubject {
    BadInputSubject(
      .publishTax, on: bonds,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.taxInvalid) { stage in
        try stage.must(try tax(stage).operation, .treasury)
        return try tax(stage, days: 2, account: Party.fund.account)
      },
      date: .code(.taxInvalid) { try tax($0, days: 0) },
      unit: .code(.accountUnknown) { try tax($0, account: nobody) },
      overflow: .undecodable { try tax($0, rest: 10_001) },
      zero: .applied("a rate may be zero") { try tax($0, rest: 0) },
      duplicate: .again(.taxInvalid)
    ) { try tax($0) }
  }

  private static func registration(
    _ terms: TermSheet? = nil, authorised: UInt128 = 1_000, programme: UInt32? = nil
  ) throws -> Drawn {
    let policy = PolicyRecord(name: "paid", version: 1, text: BondNetwork.rules)
    return Drawn(
      .lifecycle(
        .register(
          RegisterInstrument(
            terms: try terms ?? OfferNetwork.otherTerms(), authorised: Units(authorised),
            policy: policy.digest, programme: programme))), .treasury, .centralBank)
  }

  private static var registerInstrument: BadInputSubject {
    BadInputSubject(
      .registerInstrument, on: bonds,
      role: .by(.treasury, code: .approvalMissing),
      state: .code(.referenceUnknown) { _ in try registration(programme: 9) },
      date: .code(.termsInvalid) { _ in
        try registration(OfferNetwork.otherTerms(issue: "2029-11-02"))
      },
      unit: .code(.termsInvalid) { _ in
        // A currency that the programme does not convert.
        try registration(OfferNetwork.otherTerms(currency: .usd), programme: 0)
      },
      overflow: .code(.termsInvalid) { _ in try registration(authorised: .max) },
      zero: .code(.termsInvalid) { _ in try registration(OfferNetwork.otherTerms(multiple: 0)) },
      duplicate: .again(.instrumentExists)
    ) { _ in try registration() }
  }

  // MARK: Payments

  private static func fund(_ number: UInt32 = 0, of instrument: InstrumentID = bond) -> Drawn {
    Drawn(.lifecycle(.fund(instrument, payment: number)), .treasury)
  }

  private static var fund: BadInputSubject {
    BadInputSubject(
      .fund, on: bonds,
      role: .by(.retail, code: .insufficientUnits),
      state: .code(.paymentUnknown) { _ in fund() },
      date: .code(.paymentUnknown) { stage in
        try stage.jump(to: "2027-04-30")
        return fund(1)
      },
      unit: .code(.paidElsewhere) { _ in fund(of: bill) },
      overflow: .code(.paymentUnknown) { _ in fund(.max) },
      zero: .code(.instrumentUnknown) { _ in fund(of: nothing) },
      duplicate: .again(.paymentFunded)
    ) { stage in
      try stage.jump(to: "2027-04-30")
      return fund()
    }
  }

  private static func route(_ instrument: InstrumentID, to account: AccountID) -> Drawn {
    Drawn(.lifecycle(.route(instrument, to: account)), .dealer)
  }

  private static var route: BadInputSubject {
    BadInputSubject(
      .route, on: bonds,
      role: .none("each account routes what is owed to itself, and nobody else's"),
      state: .code(.accountUnknown) { stage in
        // An account that only the ledger acts for, once it is there.
        try stage.jump(to: "2027-04-30")
        try stage.must(fund().operation, .treasury)
        return route(cash, to: AccountID(potOf: bond))
      },
      date: .none("it names no date and counts at once"),
      unit: .code(.notCash) { _ in route(bond, to: Party.fund.account) },
      overflow: .none("it has no amount"),
      zero: .code(.accountUnknown) { _ in route(cash, to: AccountID(.zero)) },
      duplicate: .againApplied("the same route once more changes nothing")
    ) { _ in route(cash, to: Party.fund.account) }
  }

  /// A coupon that has been paid, of which the lapsed holder's part waits in suspense.
  private static func suspended(_ stage: BadInputStage) throws {
    try stage.jump(to: "2027-04-30")
    try stage.must(fund().operation, .treasury)
    try stage.jump(to: "2027-05-01")
  }

  private static var claim: BadInputSubject {
    let taken = Drawn(.lifecycle(.claim(cash)), .lapsed)
    return BadInputSubject(
      .claim, on: bonds,
      role: .by(.fund, code: .suspenseEmpty),
      state: .code(.receiverKYC) { stage in
        try suspended(stage)
        return taken
      },
      date: .none("what waits does so for ever"),
      unit: .code(.suspenseEmpty) { stage in
        try suspended(stage)
        return Drawn(.lifecycle(.claim(bond)), .lapsed)
      },
      overflow: .none("it takes all that waits and names no amount"),
      zero: .code(.suspenseEmpty) { _ in taken },
      duplicate: .again(.suspenseEmpty)
    ) { stage in
      try suspended(stage)
      let renewed = IssueClaim(
        subject: Party.lapsed.identity, value: .kyc(.standard), validUntil: TestNetwork.expiry)
      try stage.must(.issueClaim(renewed), .registrar)
      return taken
    }
  }

  // MARK: Calls

  private static func called(
    _ date: String = "2027-11-01", part: UInt32? = nil, of instrument: InstrumentID = bond
  ) throws -> Drawn {
    let day = try CalendarDate(date)
    let operation: LifecycleOperation =
      part.map { .callPart(instrument, day, part: $0) } ?? .call(instrument, day)
    return Drawn(.lifecycle(operation), .treasury)
  }

  /// The first coupon was never brought.
  private static func defaulted(_ stage: BadInputStage) throws {
    for date in ["2027-04-30", "2027-05-06", "2027-05-07"] { try stage.jump(to: date) }
    let status = try stage.chain.status(bond)
    try #require(status == .defaulted)
  }

  private static var call: BadInputSubject {
    BadInputSubject(
      .call, on: bonds,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.callInvalid) { stage in
        try defaulted(stage)
        return try called()
      },
      date: .code(.callInvalid) { _ in try called("2027-05-02") },
      unit: .code(.paidElsewhere) { _ in try called(of: bill) },
      overflow: .code(.callInvalid) { _ in
        Drawn(.lifecycle(.call(bond, .max)), .treasury)
      },
      zero: .code(.instrumentUnknown) { _ in try called(of: nothing) },
      duplicate: .again(.callInvalid)
    ) { _ in try called() }
  }

  private static var callPart: BadInputSubject {
    BadInputSubject(
      .callPart, on: bonds,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.callInvalid) { stage in
        try defaulted(stage)
        return try called(part: 100_000)
      },
      date: .code(.callInvalid) { stage in
        // One day fewer than the notice takes.
        try stage.jump(to: "2027-04-27")
        return try called("2027-05-01", part: 100_000)
      },
      unit: .code(.paidElsewhere) { _ in try called(part: 1, of: bill) },
      overflow: .code(.partialCallInvalid) { _ in try called(part: .max) },
      zero: .code(.partialCallInvalid) { _ in try called(part: 0) },
      duplicate: .again(.partialCallInvalid)
    ) { _ in try called(part: 100_000) }
  }

  // MARK: Retirement and puts

  private static func retired(
    _ stage: BadInputStage, _ units: UInt128 = 5, of instrument: InstrumentID = bond
  ) throws -> Drawn {
    let issuance = Issuance(instrument: bond, to: Party.treasury.account, units: Units(5))
    try stage.must(.issue(issuance), .treasury, .centralBank)
    return Drawn(.lifecycle(.retire(instrument, Units(units))), .treasury)
  }

  private static var retire: BadInputSubject {
    BadInputSubject(
      .retire, on: bonds,
      role: .by(.dealer, code: .issuerRequired),
      state: .code(.instrumentHalted) { stage in
        let drawn = try retired(stage)
        try defaulted(stage)
        return drawn
      },
      date: .none("units of the issuer's own can be retired on any day on which they move"),
      unit: .code(.instrumentUnknown) { try retired($0, of: nothing) },
      overflow: .code(.insufficientUnits) { try retired($0, .max) },
      zero: .code(.amountZero) { try retired($0, 0) },
      duplicate: .code(.insufficientUnits) { stage in
        let drawn = try retired(stage)
        try stage.must(drawn.operation, .treasury)
        return drawn
      }
    ) { try retired($0) }
  }

  private static func noticed(
    _ units: UInt128 = 10, on date: String = "2028-05-01", of instrument: InstrumentID = bond
  ) throws -> Drawn {
    Drawn(.lifecycle(.put(instrument, try CalendarDate(date), Units(units))), .dealer)
  }

  private static var put: BadInputSubject {
    BadInputSubject(
      .put, on: bonds,
      role: .by(.stranger, code: .insufficientUnits),
      state: .code(.putInvalid) { stage in
        try stage.must(try called().operation, .treasury)
        return try noticed()
      },
      date: .code(.putInvalid) { _ in try noticed(on: "2027-05-01") },
      unit: .code(.paidElsewhere) { _ in try noticed(of: bill) },
      overflow: .code(.insufficientUnits) { _ in try noticed(.max) },
      zero: .code(.amountZero) { _ in try noticed(0) },
      duplicate: .again(.putGiven)
    ) { _ in try noticed() }
  }

  private static func takenBack(_ date: String = "2028-05-01") throws -> Drawn {
    Drawn(.lifecycle(.withdrawPut(bond, try CalendarDate(date))), .dealer)
  }

  private static var withdrawPut: BadInputSubject {
    BadInputSubject(
      .withdrawPut, on: bonds,
      role: .by(.fund, code: .putUnknown),
      state: .code(.putUnknown) { _ in try takenBack() },
      date: .code(.putBinding) { stage in
        try stage.must(try noticed().operation, .dealer)
        try stage.jump(to: "2028-04-02")
        return try takenBack()
      },
      unit: .code(.instrumentUnknown) { _ in
        Drawn(.lifecycle(.withdrawPut(nothing, try CalendarDate("2028-05-01"))), .dealer)
      },
      overflow: .none("it takes back all of a notice"),
      zero: .code(.putUnknown) { stage in
        try stage.must(try noticed().operation, .dealer)
        return try takenBack("2027-05-01")
      },
      duplicate: .again(.putUnknown)
    ) { stage in
      try stage.must(try noticed().operation, .dealer)
      return try takenBack()
    }
  }
}
