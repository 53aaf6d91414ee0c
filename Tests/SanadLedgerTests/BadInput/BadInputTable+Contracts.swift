import SanadLedger
import SanadTypes
import Testing

// What settlements open, and the steps between this ledger and the depository's register.
extension BadInputTable {
  static var contracts: [BadInputSubject] {
    [releasePledge, closeOut, reportPayment, decidePayment]
  }

  static var registers: [BadInputSubject] {
    [openRegister, beginSwitch, signTotal, abandonSwitch, moveBetweenRegisters, reconcile]
  }

  /// Of a settlement of one leg for a purpose that is open, from the dealer to the fund.
  private static func opened(
    _ stage: BadInputStage, _ purpose: SettlementPurpose
  ) throws -> SettlementID {
    let harness = try harness(stage)
    let operation = harness.operation(
      [harness.leg(400, .dealer, .fund)], consenting: [.fund], lasting: Hours.hour,
      SettlementTerms(intendedDate: harness.today, purpose: purpose))
    let receipt = try stage.must(operation, .dealer)
    let id = SettlementID(transaction: receipt.transaction, operation: 0)
    try stage.must(.affirm(id), .fund)
    return id
  }

  private static func pledged(
    _ stage: BadInputStage, days: UInt64 = 30, closeOut: Int32? = 0
  ) throws -> SettlementID {
    let harness = try harness(stage)
    return try opened(
      stage,
      .pledge(
        PledgeTerms(
          until: harness.time(in: days * Hours.day),
          closeOutFrom: try closeOut.map { try harness.date(in: $0) })))
  }

  private static func sold(_ stage: BadInputStage) throws -> SettlementID {
    let harness = try harness(stage)
    return try opened(
      stage,
      .paidOutside(
        OutsidePayment(
          order: try SettlementReference("RTGS-1"), amount: Money(minorUnits: 1_000, .pkr),
          orderExpiresAt: harness.time(in: 2 * Hours.hour),
          deadline: harness.time(in: 3 * Hours.hour),
          decideBy: harness.time(in: 30 * Hours.hour))))
  }

  private static var releasePledge: BadInputSubject {
    BadInputSubject(
      .releasePledge, on: { try settling() },
      role: .by(.dealer, code: .rightOfAnother),
      state: .code(.contractEnded) { stage in
        let id = try pledged(stage)
        try stage.must(.settling(.closeOut(id)), .fund)
        return Drawn(.settling(.releasePledge(id)), .fund)
      },
      date: .code(.contractEnded) { stage in
        let id = try pledged(stage, days: 2)
        stage.chain.advance(milliseconds: 3 * Hours.day)
        return Drawn(.settling(.releasePledge(id)), .fund)
      },
      unit: .code(.contractForm) { Drawn(.settling(.releasePledge(try sold($0))), .fund) },
      overflow: .none("it names a contract and no amount"),
      zero: .code(.contractUnknown) { _ in
        Drawn(.settling(.releasePledge(noSettlement)), .fund)
      },
      duplicate: .again(.contractEnded)
    ) { Drawn(.settling(.releasePledge(try pledged($0))), .fund) }
  }

  private static var closeOut: BadInputSubject {
    BadInputSubject(
      .closeOut, on: { try settling() },
      role: .by(.retail, code: .settlementForeign),
      state: .code(.contractEnded) { stage in
        let id = try pledged(stage)
        try stage.must(.settling(.releasePledge(id)), .fund)
        return Drawn(.settling(.closeOut(id)), .fund)
      },
      date: .code(.closeOutEarly) { stage in
        Drawn(.settling(.closeOut(try pledged(stage, closeOut: 3))), .fund)
      },
      unit: .code(.contractForm) { Drawn(.settling(.closeOut(try sold($0))), .fund) },
      overflow: .none("it names a contract and no amount"),
      zero: .code(.contractUnknown) { _ in Drawn(.settling(.closeOut(noSettlement)), .fund) },
      duplicate: .again(.contractEnded)
    ) { Drawn(.settling(.closeOut(try pledged($0))), .fund) }
  }

  private static func report(_ id: SettlementID, isPaid: Bool = true) -> Drawn {
    Drawn(.settling(.reportPayment(PaymentWord(id, isPaid: isPaid))), .stranger)
  }

  private static var reportPayment: BadInputSubject {
    BadInputSubject(
      .reportPayment, on: { try settling() },
      role: .by(.dealer, code: .roleRequired),
      state: .code(.orderStillValid) { report(try sold($0), isPaid: false) },
      date: .code(.paymentDisputed) { stage in
        let id = try sold(stage)
        stage.chain.advance(milliseconds: 4 * Hours.hour)
        return report(id)
      },
      unit: .code(.contractForm) { report(try pledged($0)) },
      overflow: .none("it says yes or no"),
      zero: .code(.contractUnknown) { _ in report(noSettlement) },
      duplicate: .again(.contractEnded)
    ) { report(try sold($0)) }
  }

  private static func decision(_ id: SettlementID) -> Drawn {
    Drawn(
      .settling(.decidePayment(PaymentWord(id, isPaid: true))), .treasury, .centralBank)
  }

  private static var decidePayment: BadInputSubject {
    BadInputSubject(
      .decidePayment, on: { try settling() },
      role: .by(.treasury, code: .approvalMissing),
      state: .code(.contractEnded) { stage in
        let id = try sold(stage)
        try stage.must(report(id).operation, .stranger)
        return decision(id)
      },
      date: .code(.disputeNotOpen) { decision(try sold($0)) },
      unit: .code(.contractForm) { decision(try pledged($0)) },
      overflow: .none("it says yes or no"),
      zero: .code(.contractUnknown) { _ in decision(noSettlement) },
      duplicate: .again(.contractEnded)
    ) { stage in
      let id = try sold(stage)
      stage.chain.advance(milliseconds: 4 * Hours.hour)
      return decision(id)
    }
  }

  // MARK: Registers

  private static func step(
    _ action: RegisterStep.Action, of instrument: InstrumentID = bill, _ signers: Party...
  ) -> Drawn {
    Drawn(.settling(.register(RegisterStep(action, of: instrument))), signers)
  }

  /// A mirror account, and a switch that has begun where it is to have.
  private static func prepare(_ stage: BadInputStage, isSwitching: Bool = false) throws {
    try stage.must(
      step(.open(mirror: Party.registrar.account)).operation, .treasury, .stranger)
    if isSwitching {
      try stage.must(step(.beginSwitch(to: .depository)).operation, .treasury, .stranger)
    }
  }

  private static var openRegister: BadInputSubject {
    BadInputSubject(
      .openRegister, on: { try settling() },
      role: .by(.treasury, code: .approvalMissing),
      state: .code(.registerState) { stage in
        try prepare(stage)
        return step(.open(mirror: Party.fund.account), .treasury, .stranger)
      },
      date: .none("it names no date and counts at once"),
      unit: .code(.instrumentUnknown) { _ in
        step(.open(mirror: Party.fund.account), of: nothing, .treasury, .stranger)
      },
      overflow: .none("it has no amount"),
      zero: .code(.accountUnknown) { _ in step(.open(mirror: nobody), .treasury, .stranger) },
      duplicate: .again(.registerState)
    ) { _ in step(.open(mirror: Party.registrar.account), .treasury, .stranger) }
  }

  private static var beginSwitch: BadInputSubject {
    BadInputSubject(
      .beginSwitch, on: { try settling() },
      role: .by(.treasury, code: .approvalMissing),
      state: .code(.instrumentHalted, on: settlingHalted) { stage in
        try prepare(stage)
        return step(.beginSwitch(to: .depository), .treasury, .stranger)
      },
      date: .none("it names no date and halts at once"),
      unit: .code(.registerState) { stage in
        try prepare(stage)
        return step(.beginSwitch(to: .chain), .treasury, .stranger)
      },
      overflow: .none("it has no amount"),
      zero: .code(.registerState) { _ in
        step(.beginSwitch(to: .depository), .treasury, .stranger)
      },
      duplicate: .again(.registerState)
    ) { stage in
      try prepare(stage)
      return step(.beginSwitch(to: .depository), .treasury, .stranger)
    }
  }

  /// - Parameters:
  ///   - height: how far from that of the halt.
  private static func total(
    _ stage: BadInputStage, _ units: UInt128 = 10_500, height: UInt64 = 0
  ) throws -> Drawn {
    try prepare(stage, isSwitching: true)
    let halted = Height(stage.chain.height.value + height)
    return step(.signTotal(height: halted, total: Units(units)), .stranger)
  }

  private static var signTotal: BadInputSubject {
    BadInputSubject(
      .signTotal, on: { try settling() },
      role: .by(.dealer, code: .roleRequired),
      state: .code(.registerState) { stage in
        try prepare(stage)
        return step(.signTotal(height: stage.chain.height, total: Units(10_500)), .stranger)
      },
      date: .code(.registerTotals) { try total($0, height: 1) },
      unit: .code(.registerTotals) { try total($0, 10_501) },
      overflow: .code(.registerTotals) { try total($0, .max, height: .max >> 1) },
      zero: .code(.registerTotals) { try total($0, 0) },
      duplicate: .again(.registerState)
    ) { try total($0) }
  }

  private static var abandonSwitch: BadInputSubject {
    BadInputSubject(
      .abandonSwitch, on: { try settling() },
      role: .by(.dealer, code: .roleRequired),
      state: .code(.registerState) { stage in
        try prepare(stage)
        return step(.abandonSwitch, .treasury)
      },
      date: .none("a switch can be given up for as long as it has not been made"),
      unit: .code(.instrumentUnknown) { _ in step(.abandonSwitch, of: nothing, .treasury) },
      overflow: .none("it has no amount"),
      zero: .code(.registerState) { _ in step(.abandonSwitch, .treasury) },
      duplicate: .again(.registerState)
    ) { stage in
      try prepare(stage, isSwitching: true)
      return step(.abandonSwitch, .treasury)
    }
  }

  private static func moved(
    _ stage: BadInputStage, _ units: UInt128 = 5, isLeaving: Bool = true
  ) throws -> Drawn {
    try prepare(stage)
    return step(
      .move(Party.dealer.account, units: Units(units), toDepository: isLeaving), .stranger,
      .dealer)
  }

  private static var moveBetweenRegisters: BadInputSubject {
    BadInputSubject(
      .moveBetweenRegisters, on: { try settling() },
      role: .by(.dealer, code: .approvalMissing),
      state: .code(.registerState) { stage in
        try prepare(stage, isSwitching: true)
        return step(
          .move(Party.dealer.account, units: Units(5), toDepository: true), .stranger, .dealer)
      },
      date: .code(
        .beforeIssueDate, on: { try settling { try withBill(&$0, issue: "2027-01-01") } }
      ) { try moved($0) },
      unit: .code(
        .amountNotMultiple, on: { try settling { try withBill(&$0, multiple: 5) } }
      ) { try moved($0, 7) },
      overflow: .code(.insufficientUnits) { try moved($0, .max) },
      zero: .code(.amountZero) { try moved($0, 0) },
      duplicate: .againApplied("as many units again leave")
    ) { try moved($0) }
  }

  private static func count(
    _ stage: BadInputStage, _ total: UInt128 = 10_500, days: Int32 = 0
  ) throws -> Drawn {
    try prepare(stage)
    return step(.reconcile(try stage.day(days), total: Units(total), mirrored: .zero), .stranger)
  }

  private static var reconcile: BadInputSubject {
    BadInputSubject(
      .reconcile, on: { try settling() },
      role: .by(.dealer, code: .roleRequired),
      state: .code(.registerState) { stage in
        step(.reconcile(stage.today, total: .zero, mirrored: .zero), .stranger)
      },
      date: .code(.reconciliationDate) { try count($0, days: 1) },
      unit: .code(.instrumentUnknown) { stage in
        step(.reconcile(stage.today, total: .zero, mirrored: .zero), of: nothing, .stranger)
      },
      overflow: .applied("another total is written down and flagged with 8126") {
        try count($0, .max)
      },
      zero: .applied("another total is written down and flagged with 8126") { try count($0, 0) },
      duplicate: .again(.reconciliationDate)
    ) { try count($0) }
  }
}
