import ArgumentParser
import SanadAPIModel
import SanadConfig
import SanadLedger
import SanadNode
import SanadTypes
import SanadWallet

/// `sanad policy explain`: what the rules say to a transfer, on the newest final state of a node or
/// on the state that a genesis file gives. The same evaluator answers either way.
struct PolicyExplainCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "What every rule says to a transfer, now or on the state that a genesis gives.",
    discussion: """
      Examples:
        sanad policy explain --from dealer --to lapsed --instrument MTB-12M \\
            --amount 50000
        sanad policy explain --genesis Genesis/local/genesis.yaml \\
            --start 2030-01-01T00:00:00Z --from fund --to dealer \\
            --instrument USD-W --amount 17000.00

      A node is asked about its newest final state: that of --api, or the first of
      the local network. A genesis without a node is asked about the state that it
      gives; with --api it only says what the accounts are called.
      """)

  @OptionGroup var transfer: TransferOptions
  @OptionGroup var changes: GenesisOptions
  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let explanation: ExplanationResource
    if let genesis = network.genesis, network.global.api == nil {
      explanation = try explain(on: try changes.load(genesis))
    } else {
      explanation = try await ask(WalletSession(network, terminal))
    }
    try terminal.show(
      explanation, text: ExplanationText(explanation: explanation, paint: terminal.paint).text)
    if !explanation.allowed { throw CommandStatus.refused }
  }

  // MARK: a node

  private func ask(_ session: WalletSession) async throws -> ExplanationResource {
    try await session.learn([transfer.instrument])
    let leg = try session.leg(transfer)
    do {
      return try await session.client.explain(leg, of: try InstrumentSymbol(transfer.instrument))
    } catch let failure as NodeClientFailure { throw CommandFailure(failure) }
  }

  // MARK: a genesis file

  private func explain(on file: GenesisFile) throws -> ExplanationResource {
    let start: GenesisBlock
    do throws(GenesisFailure) {
      start = try GenesisBlock(file.genesis)
    } catch {
      throw CommandFailure(error)
    }
    let clock = BlockClock(height: Height(1), timestamp: file.genesis.timestamp)
    let explanation = try LedgerExecutor().explain(try leg(file), on: start.state, at: clock)
    guard let explanation else {
      // The account is of the genesis whose state this is.
      throw CommandFailure(.internalFault, "the genesis lacks the account \"\(transfer.from)\"")
    }
    return ExplanationResource(explanation, at: Height(0))
  }

  private func leg(_ file: GenesisFile) throws(CommandFailure) -> Leg {
    let places = file.genesis.instruments
    guard let found = places.first(where: { $0.terms.symbol.text == transfer.instrument }) else {
      throw .unknown(
        .instrumentUnknown, "instrument", transfer.instrument,
        among: places.map(\.terms.symbol.text))
    }
    return Leg(
      instrument: found.terms.instrument, from: try account(transfer.from, file),
      to: try account(transfer.to, file), units: try units(found.terms))
  }

  private func account(_ name: String, _ file: GenesisFile) throws(CommandFailure) -> AccountID {
    guard let account = file.account(named: name) else {
      throw .unknown(.accountUnknown, "account", name, among: file.accounts.map(\.name))
    }
    return account.id
  }

  private func units(_ terms: TermSheet) throws(CommandFailure) -> Units {
    do throws(ValueFailure) {
      return try terms.units(fromText: transfer.amount)
    } catch {
      throw CommandFailure(.usage, status: .usage, "--amount \(transfer.amount): \(error)")
    }
  }
}
