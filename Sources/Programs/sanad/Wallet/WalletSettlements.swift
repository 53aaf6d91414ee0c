import ArgumentParser
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad wallet affirm`: one party's word to a settlement.
struct WalletAffirmCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "affirm", abstract: "Affirm a settlement; the last affirmation settles it.",
    discussion: """
      Examples:
        sanad wallet affirm ID --as fund
        sanad wallet affirm ID --as fund --json
        sanad wallet affirm ID --as fund --unsigned

      What the account gives is locked for the settlement until it settles, is
      cancelled, or its time has passed. ID is what settle --instruct has shown; what
      it stands for is proven and shown before anything is signed. Where the node
      does not prove it, nothing is signed, unless --force is given.

      With --unsigned the transaction that instructed the settlement goes with it, so
      that sanad wallet sign shows what it moves. It is found by the account's
      history, or given with --instruction where no node is asked.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .affirm(id) }
  var mayBeUnseen: Bool { submitting.force }
}

/// `sanad wallet cancel`: takes a settlement back, or turns it down.
struct WalletCancelCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take a settlement back, or turn it down.",
    discussion: """
      Examples:
        sanad wallet cancel ID --as fund
        sanad wallet cancel ID --as dealer --json

      Any party can, until the last affirmation. What waits for the settlement is
      free again in the same block. What the settlement stands for is shown before
      anything is signed where the node proves it; to take back what cannot be shown
      moves nothing.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .cancel(id) }
  var mayBeUnseen: Bool { true }
}

/// `sanad wallet settlement`: where a settlement stands.
struct WalletSettlementCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlement",
    abstract: "Where a settlement stands, and for whom it waits; proven.",
    discussion: """
      Examples:
        sanad wallet settlement ID
        sanad wallet settlement ID --json
      """)

  @Argument(help: "The settlement's id.")
  var id: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let id = try SettlementID(words: id)
    let shown: ProvenSettlement?
    do throws(StateReadFailure) { shown = try await session.provenSettlement(id) } catch {
      throw CommandFailure(error)
    }
    guard let shown else {
      throw CommandFailure(.settlementUnknown, "it is proven that there is no settlement \(id)")
    }
    try terminal.show(
      Vouched(resource: shown.resource, proven: shown.proof),
      text: session.network.text(of: shown.resource) + "\n" + shown.proof.text)
  }
}

/// Which settlement, and whose word.
struct SettlementStepOptions: ParsableArguments {
  @Argument(help: "The settlement's id.")
  var id: String

  @Option(name: .customLong("as"), help: "The account that acts.")
  var account: String

  func settlement() throws(CommandFailure) -> SettlementID { try SettlementID(words: id) }
}

/// How a trade is settled: at once, or by affirmations.
struct InstructOptions: ParsableArguments {
  /// Most minutes that a settlement may be open.
  private static let minutesMax = InstructSettlement.validityMax.value / 60_000

  @Flag(
    help: "Only instruct: each side affirms by itself, and what it gives is locked until then.")
  var instruct = false

  @Option(help: "With --instruct: an account whose word is needed as well; repeat for several.")
  var consent: [String] = []

  @Option(help: "With --instruct: minutes until it ends by itself.")
  var expires: UInt64 = 60

  func validate() throws {
    if !instruct, !consent.isEmpty { throw ValidationError("--consent goes with --instruct") }
    guard (1...Self.minutesMax).contains(expires) else {
      throw ValidationError("--expires takes 1 to \(Self.minutesMax) minutes")
    }
  }
}

/// What a step of a settlement came to, as its receipt shows it.
struct SettlementStep: Codable, Equatable {
  /// The settlement's id.
  var settlement: String
  /// `instructed`, `affirmed`, `settled`, `cancelled`, `opened`, `held`, `released`, `failed`,
  /// `partlySettled`, `cancelAsked`, or how a contract ended.
  var outcome: String
  /// The transaction, with its receipt.
  var transaction: TransactionResource

  init(_ id: SettlementID, _ proven: ProvenTransaction) {
    settlement = id.description
    transaction = TransactionResource(proven)
    let events = proven.receipt.events
    let ends = events.compactMap { event in
      if case .settlementEnded(id, _, let end) = event { end } else { nil }
    }
    let isNew = events.contains {
      if case .settlementInstructed(id, _) = $0 { true } else { false }
    }
    let steps = events.compactMap { event in
      if case .settling(let step) = event { step.word(of: id) } else { nil }
    }
    outcome =
      ends.first.map { "\($0)" } ?? steps.last ?? (isNew ? "instructed" : "affirmed")
  }
}

extension SettlementID {
  /// Reads `stl1…` or 64 digits.
  init(words: String) throws(CommandFailure) {
    if let digest = Digest(hex: words) {
      self.init(digest)
      return
    }
    do throws(Bech32mFailure) { try self.init(text: words) } catch {
      throw CommandFailure(
        .identifierInvalid, status: .invalidInput, "\"\(words)\" is no settlement id: \(error)",
        help: "Give the 64 digits that settle --instruct has shown.")
    }
  }
}

extension WalletSession {
  /// Instructs a settlement of these legs for the account that delivers.
  func instruct(
    _ legs: [Leg], from name: String, _ options: InstructOptions, _ building: BuildingOptions,
    _ submitting: SubmittingOptions, _ global: GlobalOptions, _ terminal: Terminal
  ) async throws {
    var consenting: [AccountID] = []
    for name in options.consent { consenting.append(try account(name)) }
    let minutes = options.expires * 60_000
    // Its end is counted from now, and would make each repetition another instruction.
    let end = try await now().advanced(by: minutes)
    let instructions = [end, Timestamp(minutes)].map {
      LedgerOperation.instruct(
        InstructSettlement(legs: legs, consenting: consenting, validUntil: $0))
    }
    try await perform(
      instructions[0], by: [name], building, submitting, global, terminal, as: instructions[1]
    ) { proven, time, terminal in
      let id = SettlementID(transaction: proven.transaction.id, operation: 0)
      try report(of: id)(proven, time, terminal)
    }
  }

  /// Tells what a step of a settlement came to.
  func report(of id: SettlementID) -> WalletSubmission.Report {
    { proven, time, terminal in
      guard proven.receipt.isApplied else {
        throw CommandFailure(
          refused: proven,
          more: proven.receipt.events.contains(where: \.isEndOfSettlement)
            ? ["the settlement has ended with it, and nothing is locked for it any more"] : [])
      }
      let step = SettlementStep(id, proven)
      try terminal.show(
        step,
        text: "\(step.outcome)   settlement \(id)\n"
          + "final   block \(proven.header.height)   \(Int(time / .milliseconds(1))) ms   "
          + "proof checked")
    }
  }
}

extension KnownNetwork {
  /// What an account is called here; its digits where it has no name.
  func named(_ id: String) -> String {
    accounts.first { $0.id.description == id }?.name ?? id
  }

  /// A settlement for people: what moves, and for whom it waits.
  func text(of settlement: SettlementResource) -> String {
    var lines = ["\(settlement.id)   \(settlement.status.rawValue)"]
    for leg in settlement.legs {
      lines.append(
        "  \(leg.instrument) \(leg.display)   \(named(leg.from)) → \(named(leg.to))")
    }
    if let terms = settlement.terms {
      lines.append("  intended \(terms.intendedDate)   purpose \(terms.purpose)")
      lines += terms.details.map { "  \($0.name) \($0.value)" }
      if terms.allowsPartial { lines.append("  may settle in part") }
      lines += terms.reference.map { ["  reference \($0)"] } ?? []
      lines += terms.venue.map { ["  settles in cycles of \(named($0))"] } ?? []
      lines += terms.holds.map { "  held back by \(named($0))" }
      lines += terms.fail.map { ["  failed \($0.at)   \($0.code) \($0.name)"] } ?? []
    }
    for affirmation in settlement.affirmations {
      let state = affirmation.affirmedAt.map { "affirmed \($0)" } ?? "awaited"
      lines.append("  \(named(affirmation.account))   \(state)")
    }
    lines.append(
      settlement.endedAt.map { "  ended \($0) by \(settlement.endedBy ?? "")" }
        ?? "  ends by itself \(settlement.validUntil)")
    return lines.joined(separator: "\n")
  }
}

extension SettlingEvent {
  /// What it tells of a settlement, in a word.
  fileprivate func word(of settlement: SettlementID) -> String? {
    switch self {
    case .held(settlement, _): "held"
    case .released(settlement, _): "released"
    case .failed(settlement, _, _): "failed"
    case .partlySettled(settlement, _, _, _): "partlySettled"
    case .cancelAsked(settlement, _): "cancelAsked"
    case .contractEnded(settlement, _, let outcome): "\(outcome)"
    default: nil
    }
  }
}

extension Event {
  /// Whether a settlement ended.
  fileprivate var isEndOfSettlement: Bool {
    if case .settlementEnded = self { true } else { false }
  }
}
