import ArgumentParser
import SanadConfig
import SanadLedger
import SanadTypes

/// `sanad policy explain`: what the rules say to a transfer, on the state that a genesis gives.
struct PolicyExplainCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "What the rules say to a transfer, on the state that a genesis gives.",
    discussion: """
      Examples:
        sanad policy explain --genesis Genesis/local/genesis.yaml \\
          --from dealer --to lapsed --instrument MTB-12M --amount 50000
        sanad policy explain --genesis Genesis/local/genesis.yaml --start 2030-01-01T00:00:00Z \\
          --from fund --to dealer --instrument USD-W --amount 17000.00
      """)

  @Option(help: "The genesis file.")
  var genesis: String

  @Option(help: "The account that gives, by its name in the genesis.")
  var from: String

  @Option(help: "The account that receives, by its name in the genesis.")
  var to: String

  @Option(help: "The symbol of the instrument.")
  var instrument: String

  @Option(help: "Units; of cash in major units of its currency.")
  var amount: String

  @OptionGroup var changes: GenesisOptions
  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let file = try changes.load(genesis)
    let receipt = try preview(file, leg: leg(file))
    let explanation = TransferExplanation(receipt, in: file)
    try terminal.show(explanation, text: explanation.text(paint: terminal.paint))
    if !explanation.allowed { throw CommandStatus.refused }
  }

  private func preview(_ file: GenesisFile, leg: Leg) throws -> Receipt {
    let start: GenesisBlock
    do throws(GenesisFailure) {
      start = try GenesisBlock(file.genesis)
    } catch {
      throw CommandFailure(error)
    }
    let time = file.genesis.timestamp
    let body = TransactionBody(
      chainID: file.genesis.chainID, account: leg.from, sequence: SequenceNumber(0),
      validUntil: time, operations: [.transfer(leg)])
    let preview = try LedgerExecutor().preview(
      body, on: start.state, at: BlockClock(height: Height(1), timestamp: time))
    guard let receipt = preview.receipt else {
      // The account is of the genesis whose state this is.
      throw CommandFailure(.internalFault, "the genesis lacks the account \"\(from)\"")
    }
    return receipt
  }

  private func leg(_ file: GenesisFile) throws(CommandFailure) -> Leg {
    let places = file.genesis.instruments
    guard let found = places.first(where: { $0.terms.symbol.text == instrument }) else {
      throw .unknown(
        .instrumentUnknown, "instrument", instrument, among: places.map(\.terms.symbol.text))
    }
    return Leg(
      instrument: found.terms.instrument, from: try account(from, file),
      to: try account(to, file), units: try units(found.terms))
  }

  private func account(_ name: String, _ file: GenesisFile) throws(CommandFailure) -> AccountID {
    guard let account = file.account(named: name) else {
      throw .unknown(.accountUnknown, "account", name, among: file.accounts.map(\.name))
    }
    return account.id
  }

  private func units(_ terms: TermSheet) throws(CommandFailure) -> Units {
    do throws(ValueFailure) {
      return try terms.units(fromText: amount)
    } catch {
      throw CommandFailure(.usage, status: .usage, "--amount \(amount): \(error)")
    }
  }
}
