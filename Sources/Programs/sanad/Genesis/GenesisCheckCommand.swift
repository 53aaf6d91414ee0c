import ArgumentParser
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadTypes

/// `sanad genesis check FILE`: whether a chain can start from a file, and what it would be.
struct GenesisCheckCommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Whether a chain can start from a file.",
    discussion: """
      Examples:
        sanad genesis check Genesis/local/genesis.yaml
        sanad genesis check Genesis/local/genesis.yaml --validators 7 --json
      """)

  /// What the file gives.
  struct Summary: Encodable, Equatable {
    let name: String
    let kind: String
    let chain: String
    let genesisBlock: String
    let stateRoot: String
    let validators: [String]
    let faultsMax: Int
    let observers: [String]
    let identities: Int
    let accounts: Int
    let programmes: [String]
    let calendars: [String]
    let taxTables: [String]
    let instruments: [String]
    let securities: [String]
    let policies: [String]
    let warnings: [String]

    enum CodingKeys: String, CodingKey {
      case name, kind, chain
      case genesisBlock = "genesis_block"
      case stateRoot = "state_root"
      case validators
      case faultsMax = "faults_max"
      case observers, identities, accounts, programmes, calendars
      case taxTables = "tax_tables"
      case instruments, securities
      case policies, warnings
    }
  }

  @Argument(help: "The genesis file.", completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var changes: GenesisOptions
  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    let file = try changes.load(file)
    let block: GenesisBlock
    do throws(GenesisFailure) {
      block = try GenesisBlock(file.genesis)
    } catch {
      throw CommandFailure(error)
    }
    let summary = summary(of: file, block: block)
    for warning in summary.warnings { terminal.say(warning) }
    try terminal.show(summary, text: text(of: summary))
  }

  private func summary(of file: GenesisFile, block: GenesisBlock) -> Summary {
    let genesis = file.genesis
    return Summary(
      name: genesis.name, kind: "\(genesis.kind)", chain: genesis.chainID.description,
      genesisBlock: block.block.header.digest.description,
      stateRoot: block.block.header.stateRoot.hex,
      validators: genesis.validators.validators.map {
        genesis.validators.isEqual ? $0.name : "\($0.name) (\($0.weight))"
      },
      faultsMax: genesis.validators.faultsMax, observers: genesis.observers.map(\.name),
      identities: genesis.identities.count, accounts: genesis.accounts.count,
      programmes: genesis.programmes.map { programme in
        let conversions = programme.conversions.map { "\($0.currency) at \($0.benchmark)" }
        return (["\(programme.name) of at most \(programme.ceiling)"] + conversions)
          .joined(separator: ", ")
      },
      calendars: genesis.calendars.map { "\($0.number) \($0.name), \($0.daysOff.count) days off" },
      taxTables: genesis.taxTables.map { table in
        let dates = table.dates.map { "from \($0.from)" }.joined(separator: ", ")
        return "\(table.number) of \(file.accounts[Int(table.account)].name) \(dates)"
      },
      instruments: genesis.instruments.map(\.terms.symbol.text),
      securities: securities(of: genesis),
      policies: genesis.policies.map { "\($0.name) v\($0.version)" },
      warnings: file.policies.flatMap(\.warnings))
  }

  private func text(of summary: Summary) -> String {
    let isTest =
      summary.kind != "\(NetworkKind.production)"
      ? "   (keys are public: never use them with real value)" : ""
    return """
      network      \(summary.name), \(summary.kind)\(isTest)
      chain        \(summary.chain)
      block 0      \(summary.genesisBlock)
      state root   \(summary.stateRoot)
      validators   \(list(summary.validators)), \(summary.faultsMax) may fail
      observers    \(list(summary.observers))
      ledger       \(summary.identities) identities, \(summary.accounts) accounts
      programmes   \(list(summary.programmes))
      calendars    \(lines(summary.calendars))
      tax tables   \(lines(summary.taxTables))
      instruments  \(list(summary.instruments))
      securities   \(lines(summary.securities))
      policies     \(list(summary.policies))
      """
  }

  /// What each security pays, and in what.
  private func securities(of genesis: Genesis) -> [String] {
    let sheets = genesis.instruments.map(\.terms)
    return sheets.compactMap { sheet in
      sheet.words { id in sheets.first { $0.instrument == id }?.symbol.text ?? id.description }
    }
  }

  private func lines(_ words: [String]) -> String {
    words.isEmpty ? "none" : words.joined(separator: "\n             ")
  }

  private func list(_ words: [String]) -> String {
    words.isEmpty ? "none" : words.joined(separator: " ")
  }
}
