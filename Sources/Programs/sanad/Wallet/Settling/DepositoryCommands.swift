import ArgumentParser
import SanadTypes
import SanadWallet

/// `sanad wallet depository`: between this ledger and the depository's register.
struct WalletDepositoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "depository", abstract: "Steps between this ledger and the depository.",
    subcommands: [
      DepositoryOpenCommand.self, DepositoryMoveCommand.self, DepositorySwitchCommand.self,
      DepositoryTotalCommand.self, DepositoryAbandonCommand.self, DepositoryCountCommand.self,
    ])
}

/// A step between registers, once it is known what it is.
extension OperationSigning {
  fileprivate func perform(
    _ action: RegisterStep.Action, of symbol: InstrumentSymbol, by names: [String],
    in session: WalletSession, _ terminal: Terminal
  ) async throws {
    try await session.perform(
      .settling(.register(RegisterStep(action, of: InstrumentID(symbol)))), by: names, building,
      submitting, network.global, terminal)
  }
}

/// `sanad wallet depository open`: lets units live in the depository.
struct DepositoryOpenCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Let units of an instrument live in the depository.",
    discussion: """
      Examples:
        sanad wallet depository open PIB-5Y --mirror mirror --by treasury \\
            --by depository
        sanad wallet depository open PIB-5Y --mirror mirror --by treasury \\
            --by depository --dry-run
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(help: "The account in which what lives there is immobilised here.")
  var mirror: String

  @Option(help: "An account of the treasury, and one of the depository.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: by, terminal)
    try await signing.perform(
      .open(mirror: try session.account(mirror)), of: symbol, by: by, in: session, terminal)
  }
}

/// `sanad wallet depository move`: units leave for the depository, or come back.
struct DepositoryMoveCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Move units to the depository, or back.",
    discussion: """
      Examples:
        sanad wallet depository move "PIB-5Y 100" --account dealer --by depository
        sanad wallet depository move "PIB-5Y 100" --account dealer --by depository \\
            --back

      The holder and the depository sign.
      """)

  @Argument(help: "An instrument and units.")
  var units: String

  @Option(help: "The account that holds them here.")
  var account: String

  @Option(help: "An account of the depository.")
  var by: String

  @Flag(help: "They come back.")
  var back = false

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let names = [account, by]
    let session = try signing.session(for: names, terminal)
    let words = units.split(separator: " ").map(String.init)
    try await session.learn(words)
    let leg = try session.leg(units, from: account, to: account)
    let symbol = try AuctionQuote.symbol(words[0])
    try await signing.perform(
      .move(leg.from, units: leg.units, toDepository: !back), of: symbol, by: names, in: session,
      terminal)
  }
}

/// `sanad wallet depository switch`: begins to make the other register the legal one.
struct DepositorySwitchCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "switch", abstract: "Halt an instrument, to switch its legal register.",
    discussion: """
      Examples:
        sanad wallet depository switch PIB-5Y depository --by treasury --by depository
        sanad wallet depository switch PIB-5Y chain --by treasury --by depository

      Both registers then sign the total: sanad wallet depository total.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The register that becomes the legal one: chain or depository.")
  var to: String

  @Option(help: "An account of the treasury, and one of the depository.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws { _ = try register() }

  private func register() throws -> LegalRegister {
    guard let register = LegalRegister.allCases.first(where: { "\($0)" == to }) else {
      throw ValidationError("a register is chain or depository")
    }
    return register
  }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: by, terminal)
    try await signing.perform(
      .beginSwitch(to: try register()), of: symbol, by: by, in: session, terminal)
  }
}

/// `sanad wallet depository total`: one register's word in a switch.
struct DepositoryTotalCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "total", abstract: "Sign how many units there are, at a halt.",
    discussion: """
      Examples:
        sanad wallet depository total PIB-5Y 34010 --height 812 --as depository
        sanad wallet depository total PIB-5Y 34010 --height 812 --as central-bank

      The height is that of the block that halted the instrument. The second equal
      word switches.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "How many units there are.")
  var total: String

  @Option(help: "The height of the halt.")
  var height: UInt64

  @Option(name: .customLong("as"), help: "An account of the depository or the central bank.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let units = try AuctionQuote.units(total)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .signTotal(height: Height(height), total: units), of: symbol, by: [account], in: session,
      terminal)
  }
}

/// `sanad wallet depository abandon`: gives a switch up.
struct DepositoryAbandonCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "abandon", abstract: "Give a switch up; the instrument moves again.",
    discussion: """
      Examples:
        sanad wallet depository abandon PIB-5Y --as treasury
        sanad wallet depository abandon PIB-5Y --as depository
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(name: .customLong("as"), help: "An account of the treasury or the depository.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .abandonSwitch, of: symbol, by: [account], in: session, terminal)
  }
}

/// `sanad wallet depository count`: the depository's totals of a day.
struct DepositoryCountCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "count", abstract: "Sign the depository's totals of a business date.",
    discussion: """
      Examples:
        sanad wallet depository count PIB-5Y --date 2026-11-22 --total 34010 \\
            --mirrored 100 --as depository
        sanad wallet depository count PIB-5Y --date 2026-11-22 --total 34010 \\
            --mirrored 100 --as depository --dry-run

      What differs from this ledger's own count is flagged and stops nothing.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(help: "The business date.")
  var date: String

  @Option(help: "Units of the issue, as the depository counts them.")
  var total: String

  @Option(help: "Units that live in the depository.")
  var mirrored: String

  @Option(name: .customLong("as"), help: "An account of the depository.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let action = RegisterStep.Action.reconcile(
      try CalendarDate(written: date), total: try AuctionQuote.units(total),
      mirrored: try AuctionQuote.units(mirrored))
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(action, of: symbol, by: [account], in: session, terminal)
  }
}
