import SanadConfig
import SanadTypes

/// Where a story is played: a chain that takes transactions, and whose time passes when it is told to.
protocol StoryStage: AnyObject {
  /// The network.
  var file: GenesisFile { get }
  /// How many validators it has.
  var validatorCount: Int { get }
  /// The newest block.
  var height: Height { get }
  /// Its time.
  var time: Timestamp { get }
  /// Is told the receipts of each block.
  var watch: ([Receipt]) -> Void { get set }

  /// Lets the clock run to a time, with a block at the start of each date on the way.
  func run(to target: Timestamp) async throws
  /// Blocks until the chain has nothing more to do by itself at this time.
  func settle() async throws
  /// Submits operations that accounts sign, the first of which pays for them, and gives their receipt.
  func submit(
    _ operations: [LedgerOperation], by signers: [StoryAccount]
  ) async throws -> Receipt
  /// The record of a key after the newest block; nil where there is none.
  func record(_ key: LedgerKey) async throws -> (any StateRecord)?
  /// Checks all that can be checked at the end, and says what was.
  func check() async throws -> [String]
}

extension StoryStage {
  var businessDate: CalendarDate { file.genesis.ledger.businessDate(at: time) }

  func run(to date: CalendarDate) async throws {
    try await run(to: file.genesis.ledger.start(of: date))
  }

  /// The record of a key, as the type that it has.
  func record<Record: StateRecord>(
    _ type: Record.Type, _ key: LedgerKey
  ) async throws -> Record? {
    guard let found = try await record(key) else { return nil }
    guard let record = found as? Record else { throw StoryFailure("\(key) is no \(type)") }
    return record
  }

  func units(_ account: StoryAccount, _ instrument: InstrumentID) async throws -> Units {
    try await record(Holding.self, .holding(account.id, instrument))?.units ?? .zero
  }
}
