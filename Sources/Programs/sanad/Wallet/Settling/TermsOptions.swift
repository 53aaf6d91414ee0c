import ArgumentParser
import SanadLightClient
import SanadTypes
import SanadWallet

/// What is agreed beside the legs of a settlement on terms.
struct TermsOptions: ParsableArguments {
  /// Most minutes that a settlement may be open.
  private static let minutesMax = InstructSettlement.validityMax.value / 60_000

  @Option(help: "The first business date on which it may settle. Default: today.")
  var intended: String?

  @Option(help: "What the parties call it: who says the same under it affirms.")
  var match: String?

  @Option(help: "An account whose word is needed as well; repeat for several.")
  var consent: [String] = []

  @Option(help: "Minutes until it ends. Default: a day after the intended date begins.")
  var expires: UInt64?

  func validate() throws {
    guard expires.map((1...Self.minutesMax).contains) ?? true else {
      throw ValidationError("--expires takes 1 to \(Self.minutesMax) minutes")
    }
    do throws(ValueFailure) { _ = try reference() } catch {
      throw ValidationError("--match: \(error)")
    }
  }

  /// When it ends, and what stands for that where a repetition is to be known as one.
  fileprivate func end(
    intended: CalendarDate, _ ledger: LedgerParameters, now: Timestamp
  ) -> (time: Timestamp, likeness: Timestamp) {
    guard let expires else {
      // The same however often it is asked for, until the date has begun.
      let begin = ledger.start(of: intended)
      let time = max(now, begin).advanced(by: 86_400_000)
      return (time, begin)
    }
    return (now.advanced(by: expires * 60_000), Timestamp(expires * 60_000))
  }

  fileprivate func reference() throws(ValueFailure) -> SettlementReference? {
    guard let match else { return nil }
    return try SettlementReference(match)
  }
}

extension WalletSession {
  /// Instructs a settlement on terms, or affirms one that another party has instructed under the same
  /// reference.
  ///
  /// - Parameters:
  ///   - consenting: who has to consent beside those whom the options name.
  ///   - purpose: what the legs are the beginning of.
  func instruct(
    _ legs: [Leg], as name: String, consenting: [String] = [], _ options: TermsOptions,
    allowsPartial: Bool = false, venue: String? = nil, for purpose: SettlementPurpose = .exchange,
    _ signing: OperationSigning, _ terminal: Terminal
  ) async throws {
    var accounts: [AccountID] = []
    for name in consenting + options.consent {
      let id = try account(name)
      if !accounts.contains(id) { accounts.append(id) }
    }
    let now = try await now()
    let today = genesis.ledger.businessDate(at: now)
    let intended = try options.intended.map(CalendarDate.init(written:)) ?? today
    let terms = SettlementTerms(
      reference: try options.reference(), intendedDate: intended, allowsPartial: allowsPartial,
      venue: try venue.map(account), purpose: purpose)
    let end = options.end(intended: intended, genesis.ledger, now: now)
    // Its end may be counted from now, and would make each repetition another instruction.
    let operations = [end.time, end.likeness].map { end in
      LedgerOperation.settling(
        .instruct(
          InstructOnTerms(
            InstructSettlement(legs: legs, consenting: accounts, validUntil: end), on: terms)))
    }
    try await perform(
      operations[0], by: [name], signing.building, signing.submitting, signing.network.global,
      terminal, as: operations[1]
    ) { proven, time, terminal in
      let own = SettlementID(transaction: proven.transaction.id, operation: 0)
      try report(of: proven.receipt.events.firstSettlement ?? own)(proven, time, terminal)
    }
  }
}

extension [Event] {
  /// The settlement that was instructed, or affirmed under its reference.
  fileprivate var firstSettlement: SettlementID? {
    for event in self {
      switch event {
      case .settlementInstructed(let id, _), .settlementAffirmed(let id, _): return id
      default: continue
      }
    }
    return nil
  }
}
