import SanadTypes
import SanadWallet

/// A command by which one party takes a step of a settlement.
protocol SettlementStepCommand: NetworkCommand {
  var step: SettlementStepOptions { get }
  var building: BuildingOptions { get }
  var submitting: SubmittingOptions { get }
  var signing: WalletSigning { get }
  var instruction: InstructionOptions { get }

  /// Whether it goes on where nobody can see what the settlement moves.
  var mayBeUnseen: Bool { get }
  /// What the party signs.
  func operation(on id: SettlementID) -> LedgerOperation
}

extension SettlementStepCommand {
  func perform(on terminal: Terminal) async throws {
    let keys =
      building.unsigned ? [] : try signing.open(for: [step.account], global, on: terminal)
    let session = try WalletSession(network, keys: keys, terminal)
    let id = try step.settlement()
    let given = try requiredInstruction(of: id)
    guard !building.unsigned else { return try await build(id, given, session, terminal) }
    if let given {
      let text = OperationText(operation(on: id), on: session.network, given)
      terminal.say(text.lines(naming: session.network.named).joined(separator: "\n"))
    }
    try await session.perform(
      operation(on: id), by: [step.account], building, submitting, global, terminal,
      report: session.report(of: id),
      consent: { if given == nil { try await show(id, session, terminal) } })
  }

  /// The instruction that was given, of this settlement.
  private func requiredInstruction(
    of id: SettlementID
  ) throws(CommandFailure) -> SettlementInstruction? {
    guard let given = try instruction.read() else { return nil }
    guard given.id == id else { throw CommandFailure(instruction: given.id, not: id) }
    return given
  }

  /// Prints it unsigned, with what whoever signs has to see.
  private func build(
    _ id: SettlementID, _ given: SettlementInstruction?, _ session: WalletSession,
    _ terminal: Terminal
  ) async throws {
    var shown = given
    // With a sequence no node is asked.
    if shown == nil, building.sequence == nil {
      try await show(id, session, terminal)
      shown = try await found(id, session, terminal)
    }
    guard shown != nil || mayBeUnseen else { throw CommandFailure(unseen: id) }
    let built = session.built(operation(on: id), by: [step.account], building)
    var draft = TransactionDraft(body: try await built.body())
    if let shown { try draft.add(shown) }
    try terminal.give(try draft.file())
  }

  /// The instruction as the node leads to it.
  private func found(
    _ id: SettlementID, _ session: WalletSession, _ terminal: Terminal
  ) async throws -> SettlementInstruction? {
    do {
      return try await session.instruction(
        of: id, inHistoryOf: try session.account(step.account))
    } catch let failure as CommandFailure where mayBeUnseen {
      terminal.warn("the node does not lead to the instruction: \(failure.message)")
      return nil
    }
  }

  /// Shows what is agreed to.
  ///
  /// - Throws: where it cannot be shown, or there is no such settlement, unless that does not matter.
  private func show(
    _ id: SettlementID, _ session: WalletSession, _ terminal: Terminal
  ) async throws {
    let failure: CommandFailure
    do throws(StateReadFailure) {
      if let shown = try await session.provenSettlement(id) {
        return terminal.say(session.network.text(of: shown.resource) + "\n" + shown.proof.text)
      }
      failure = CommandFailure(absent: id)
    } catch {
      // A node that proves something else is no node to go on with.
      guard case .node = error else { throw CommandFailure(error) }
      failure = CommandFailure(unproven: id, error)
    }
    guard mayBeUnseen else { throw failure }
    terminal.warn(failure.message)
    for detail in failure.details { terminal.warn(detail) }
  }
}

extension CommandFailure {
  /// It is proven that there is no such settlement.
  fileprivate init(absent id: SettlementID) {
    self.init(
      .settlementUnknown, status: .refused,
      "it is proven that there is no settlement \(id): nothing was signed",
      help: "It may be too new for this node: give the command again. --force signs all the same.")
  }

  /// A node does not prove what a settlement is about.
  fileprivate init(unproven id: SettlementID, _ failure: StateReadFailure) {
    let cause = CommandFailure(failure)
    self.init(
      cause.code, status: .unreachable,
      "the node does not prove what settlement \(id) moves: nothing was signed",
      details: [cause.message],
      help: "Give the command again, or with another node by --api. --instruction FILE shows it "
        + "without a node; --force signs unseen.")
  }

  /// An instruction was given of another settlement.
  fileprivate init(instruction given: SettlementID, not id: SettlementID) {
    self.init(
      .settlementUnknown, "the instruction is that of another settlement",
      details: ["asked for     \(id)", "it instructs  \(given)"],
      help: "Give the transaction that instructed this one.")
  }
}
