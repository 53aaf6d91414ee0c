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
            --amount 50000 --genesis genesis.yaml --key ~/.sanad/keys/dealer.key
      """)

  @OptionGroup var transfer: TransferOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(
      network, keys: try signing.open(for: [transfer.from], global, on: terminal), terminal)
    try await session.submit(
      .transfer(try session.leg(transfer)), from: transfer.from, signing, global, terminal,
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
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(
      network,
      keys: try signing.open(for: how.instruct ? [from] : [from, to], global, on: terminal),
      terminal)
    let legs = [
      try session.leg(deliver, from: from, to: to), try session.leg(pay, from: to, to: from),
    ]
    if how.instruct {
      return try await session.instruct(legs, from: from, how, signing, global, terminal)
    }
    try await session.submit(
      .settle(Settlement(legs: legs)), from: from, with: to, signing, global, terminal)
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

  /// Submits one operation of an account, signed for it and for the account it acts with, waits,
  /// and shows what became of it.
  func submit(
    _ operation: LedgerOperation, from name: String, with other: String? = nil,
    _ signing: WalletSigning, _ global: GlobalOptions, _ terminal: Terminal,
    question: String? = nil
  ) async throws {
    var builder = try await builder(for: name)
    builder.add(operation)
    try await sign(&builder, as: name)
    if let other, other != name { try await sign(&builder, as: other) }
    try await finish(builder, signing, seconds: Int(global.timeout), question, terminal)
  }

  private func finish(
    _ builder: TransactionBuilder, _ signing: WalletSigning, seconds: Int, _ question: String?,
    _ terminal: Terminal
  ) async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let proven = try await settle(
      builder, force: signing.force, seconds: seconds, question: question
    ) {
      terminal.say(
        "sent    \(builder.id)   lane \(builder.lane)  sequence \(builder.sequence)")
    }
    let milliseconds = begin.duration(to: clock.now) / .milliseconds(1)
    let transaction = TransactionResource(proven)
    let height = proven.header.height
    guard proven.receipt.isApplied else {
      throw CommandFailure(
        refusal: transaction.receipt?.reasons ?? [],
        "refused in block \(height): the receipt is final and proven",
        more: ["definite yes: these bytes are used up; sign new ones to try again"])
    }
    let flags = (transaction.receipt?.flags ?? []).map {
      "\nflagged \($0.code) \"\($0.message)\""
    }
    try terminal.show(
      transaction,
      text: "final   block \(height)   \(Int(milliseconds)) ms   proof checked"
        + flags.joined())
  }
}
