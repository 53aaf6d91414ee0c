import SanadCrypto
import SanadTypes

extension Sample {
  static func purposes() throws -> [SettlementPurpose] {
    [
      .exchange,
      .pledge(
        PledgeTerms(until: Timestamp(3_000), closeOutFrom: try CalendarDate("2026-11-23"))),
      .repo(
        RepoTerms(
          farDate: try CalendarDate("2026-12-07"), rate: Rate(millionths: 112_500),
          basis: .actual360, haircut: BasisPoints(250), price: Price(tenThousandths: 987_654))),
      .paidOutside(
        OutsidePayment(
          order: try SettlementReference("RTGS-77"), amount: Money(minorUnits: 12_345, .pkr),
          orderExpiresAt: Timestamp(3_000), deadline: Timestamp(4_000),
          decideBy: Timestamp(5_000))),
    ]
  }

  static func terms(_ purpose: SettlementPurpose = .exchange) throws -> SettlementTerms {
    SettlementTerms(
      reference: try SettlementReference("T-2026/11"),
      intendedDate: try CalendarDate("2026-11-23"), allowsPartial: true, venue: account(4),
      purpose: purpose)
  }

  /// One step of every kind.
  static func settlingSteps() throws -> [LedgerOperation] {
    let instruction = InstructSettlement(
      legs: [leg()], consenting: [account(3)], validUntil: Timestamp(2_000))
    let steps: [SettlingOperation] = [
      .instruct(InstructOnTerms(instruction, on: try terms())), .attempt(settlement(6)),
      .hold(settlement(6)), .release(settlement(6)),
      .settleCycle(SettleCycle([settlement(6), settlement(5)])), .releasePledge(settlement(6)),
      .closeOut(settlement(6)), .reportPayment(PaymentWord(settlement(6), isPaid: true)),
      .decidePayment(PaymentWord(settlement(6), isPaid: false)),
    ]
    return (steps + [.register(RegisterStep(.abandonSwitch, of: instrument(7)))]).map {
      .settling($0)
    }
  }

  /// One event of every kind.
  static func settlingEvents() -> [Event] {
    let events: [SettlingEvent] = [
      .held(settlement(6), account(2)), .released(settlement(6), account(2)),
      .attempted(settlement(6), by: account(2)),
      .failed(settlement(6), account(2), code: ErrorCode.insufficientUnits.number),
      .partlySettled(settlement(6), account(2), delivered: Units(5), paid: Units(9)),
      .cancelAsked(settlement(6), account(2)),
      .netted(venue: account(2), settled: 3, leftOut: 1),
      .contractEnded(settlement(6), account(2), .closedOut),
      .disputed(settlement(6), account(2), decideBy: Timestamp(5_000)),
      .registerOpened(instrument(7), mirror: account(2)),
      .registerSwitching(instrument(7), to: .depository, height: Height(7)),
      .registerSigned(instrument(7), by: account(2)),
      .registerSwitched(instrument(7), to: .depository),
      .registerAbandoned(instrument(7), by: account(2)),
      .reconciled(
        instrument(7), by: account(2), CalendarDate(dayNumber: 20_780) ?? .max, isEqual: true),
    ]
    return events.map { .settling($0) }
  }

  static var fail: SettlementFail {
    SettlementFail(ErrorCode.insufficientUnits.number, at: Timestamp(1_500), tries: 3)
  }
}

extension Sample {
  /// One step between the registers of every kind.
  static func registerSteps() throws -> [RegisterStep.Action] {
    [
      .open(mirror: account(4)), .beginSwitch(to: .depository),
      .signTotal(height: Height(7), total: Units(9)), .abandonSwitch,
      .move(account(1), units: Units(5), toDepository: true),
      .reconcile(try CalendarDate("2026-11-23"), total: Units(9), mirrored: Units(5)),
    ]
  }
}
