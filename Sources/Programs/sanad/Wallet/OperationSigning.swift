import ArgumentParser
import SanadTypes
import SanadWallet

/// What every command has that signs one operation.
struct OperationSigning: ParsableArguments {
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  /// A session with the keys that sign for accounts.
  func session(for names: [String], _ terminal: Terminal) throws -> WalletSession {
    try WalletSession(
      network,
      keys: building.unsigned ? [] : try signing.open(for: names, network.global, on: terminal),
      terminal)
  }

  /// Signs an operation about an auction and submits it.
  func perform(
    _ operation: AuctionOperation, by names: [String], in session: WalletSession,
    _ terminal: Terminal
  ) async throws {
    try await session.perform(
      .auction(operation), by: names, building, submitting, network.global, terminal)
  }

  /// Signs a step with a reserve and submits it.
  func perform(
    _ operation: ReserveOperation, by names: [String], in session: WalletSession,
    _ terminal: Terminal
  ) async throws {
    try await session.perform(
      .reserve(operation), by: names, building, submitting, network.global, terminal)
  }

  /// Signs a step of an offer and submits it.
  func perform(
    _ operation: OfferOperation, by names: [String], in session: WalletSession,
    _ terminal: Terminal
  ) async throws {
    try await session.perform(
      .offer(operation), by: names, building, submitting, network.global, terminal)
  }

  /// Signs a word about who the validators are and submits it.
  func perform(
    _ operation: ValidatorOperation, by names: [String], in session: WalletSession,
    _ terminal: Terminal
  ) async throws {
    try await session.perform(
      .validators(operation), by: names, building, submitting, network.global, terminal)
  }

  /// Signs a step in the life of an instrument and submits it.
  ///
  /// - Parameter consent: what comes before each signature.
  func perform(
    _ operation: LifecycleOperation, by names: [String], in session: WalletSession,
    _ terminal: Terminal, consent: @escaping BuiltTransaction.Consent = {}
  ) async throws {
    try await session.perform(
      .lifecycle(operation), by: names, building, submitting, network.global, terminal,
      consent: consent)
  }
}
