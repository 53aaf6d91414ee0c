import ArgumentParser
import SanadAPIModel
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad wallet send`: moves units of one instrument to another account.
struct WalletSendCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Move units from one account to another.",
    discussion: """
      Examples:
        sanad wallet send --from dealer --to retail --instrument MTB-12M \\
            --amount 50000
        sanad wallet send --from dealer --to lapsed --instrument MTB-12M \\
            --amount 50000
        sanad wallet send --from dealer --to retail --instrument MTB-12M \\
            --amount 50000 --genesis genesis.yaml --with savings --ref invoice-17

      Given again while the outcome is not known, the command sends the same bytes;
      with --ref it does so for good. --again makes another payment of the same.
      """)

  @OptionGroup var transfer: TransferOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let names = [transfer.from]
    let session = try WalletSession(
      network, keys: building.unsigned ? [] : try signing.open(for: names, global, on: terminal),
      terminal)
    try await session.learn([transfer.instrument])
    try await session.perform(
      .transfer(try session.leg(transfer)), by: names, building, submitting, global, terminal,
      question: question)
  }
}

extension WalletSendCommand {
  /// The command that explains a refusal of this transfer.
  private var question: String {
    var words = ["sanad policy explain", "--from", transfer.from, "--to", transfer.to]
    words += ["--instrument", transfer.instrument, "--amount", transfer.amount]
    if let api = network.global.api { words += ["--api", api] }
    if let genesis = network.genesis { words += ["--genesis", genesis] }
    let dir = network.testnet.dir
    if network.genesis == nil, dir != TestnetRecord.defaultDirectory { words += ["--dir", dir] }
    return words.joined(separator: " ")
  }
}

/// `sanad wallet settle`: delivery versus payment between two accounts, in one transaction.
struct WalletSettleCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Deliver against payment: both legs in one block, or neither.",
    discussion: """
      Examples:
        sanad wallet settle --deliver "MTB-12M 1000" --from dealer \\
            --pay "USD-W 17000.00" --to fund
        sanad wallet settle --deliver "MTB-12M 1000" --from dealer \\
            --pay "USD-W 99000000.00" --to fund
        sanad wallet settle --deliver "MTB-12M 1000" --from dealer \\
            --pay "USD-W 17000.00" --to fund --instruct
      """)

  @Option(help: "What is delivered: an instrument and units.")
  var deliver: String

  @Option(help: "The account that delivers and is paid.")
  var from: String

  @Option(help: "What is paid: a cash instrument and an amount.")
  var pay: String

  @Option(help: "The account that receives and pays.")
  var to: String

  @OptionGroup var how: InstructOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let names = how.instruct ? [from] : [from, to]
    let session = try WalletSession(
      network, keys: building.unsigned ? [] : try signing.open(for: names, global, on: terminal),
      terminal)
    let words = (deliver + " " + pay).split(separator: " ").map(String.init)
    try await session.learn(words)
    let legs = [
      try session.leg(deliver, from: from, to: to), try session.leg(pay, from: to, to: from),
    ]
    if how.instruct {
      return try await session.instruct(
        legs, from: from, how, building, submitting, global, terminal)
    }
    try await session.perform(
      .settle(Settlement(legs: legs)), by: names, building, submitting, global, terminal)
  }
}

extension WalletSession {
  /// The leg of one transfer.
  func leg(_ transfer: TransferOptions) throws -> Leg {
    try leg(
      "\(transfer.instrument) \(transfer.amount)", from: transfer.from, to: transfer.to)
  }

  /// A leg from text such as `MTB-12M 1000`.
  func leg(_ text: String, from: String, to: String) throws -> Leg {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard parts.count == 2 else {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is not an instrument and an amount",
        help: "Write it like \"MTB-12M 1000\".")
    }
    let symbol: InstrumentSymbol
    do { symbol = try InstrumentSymbol(parts[0]) } catch {
      throw CommandFailure(.usage, status: .usage, "\"\(parts[0])\" is no symbol: \(error)")
    }
    return Leg(
      instrument: InstrumentID(symbol), from: try account(from), to: try account(to),
      units: try units(parts[1], of: symbol))
  }

  /// Builds a transaction of one operation, signs it for every account that it is by, submits it,
  /// and shows what became of it; or prints it unsigned.
  ///
  /// - Parameters:
  ///   - likeness: what tells it from others, where the operation itself has a time in it.
  ///   - consent: what comes before each signature, and throws where there is to be none.
  func perform(
    _ operation: LedgerOperation, by names: [String], _ building: BuildingOptions,
    _ submitting: SubmittingOptions, _ global: GlobalOptions, _ terminal: Terminal,
    question: String? = nil, as likeness: LedgerOperation? = nil,
    report: @escaping WalletSubmission.Report = WalletSubmission.report,
    consent: @escaping BuiltTransaction.Consent = {}
  ) async throws {
    let built = built(operation, by: names, building, as: likeness, consent)
    guard !building.unsigned else {
      return try terminal.give(try TransactionDraft(body: try await built.body()).file())
    }
    try await WalletSubmission(
      session: self, source: built, submitting: submitting, seconds: Int(global.timeout),
      terminal: terminal, question: question, report: report
    ).perform()
  }
  /// A transaction of one operation, to be built and signed.
  func built(
    _ operation: LedgerOperation, by names: [String], _ building: BuildingOptions,
    as likeness: LedgerOperation? = nil, _ consent: @escaping BuiltTransaction.Consent = {}
  ) -> BuiltTransaction {
    BuiltTransaction(
      session: self, operation: operation, likeness: likeness ?? operation, signers: names,
      building: building, consent: consent)
  }
}
