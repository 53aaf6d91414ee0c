import ArgumentParser
import SanadAPIModel
import SanadConfig
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet instrument`: what there is, and what the treasury does with it.
struct WalletInstrumentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instrument", abstract: "See, register, call and retire instruments.",
    subcommands: [
      InstrumentListCommand.self, InstrumentShowCommand.self, InstrumentRegisterCommand.self,
      InstrumentCallCommand.self, InstrumentRetireCommand.self,
    ])
}

/// `sanad wallet instrument list`: every instrument.
struct InstrumentListCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every instrument, those registered later included.",
    discussion: """
      Examples:
        sanad wallet instrument list
        sanad wallet instrument list --json

      The list is the node's word; sanad wallet instrument show proves one of them.
      """)

  /// For programs.
  struct List: Encodable {
    let instruments: [InstrumentResource]
  }

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let instruments: [InstrumentResource]
    do throws(NodeClientFailure) { instruments = try await session.client.instruments() } catch {
      throw CommandFailure(error)
    }
    var table = TextTable(["SYMBOL", "CLASS", "STATUS", "MATURITY", "OUTSTANDING", "POLICY"])
    for instrument in instruments {
      table.add([
        instrument.symbol, instrument.instrumentClass, instrument.status ?? "",
        instrument.maturity ?? "", instrument.outstanding, instrument.policy,
      ])
    }
    try terminal.show(List(instruments: instruments), text: table.text)
  }
}

/// `sanad wallet instrument show`: the terms of an instrument, proven.
struct InstrumentShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The terms of an instrument and how it stands, proven.",
    discussion: """
      Examples:
        sanad wallet instrument show PIB-5Y
        sanad wallet instrument show PIB-5Y --json

      Terms, status and what is authorised are proven. What it is paid in is named by
      a symbol where one is known that fits its id.
      """)

  /// For programs.
  struct Shown: Encodable {
    let symbol: String
    let id: String
    let issuer: String
    let currency: String
    let instrumentClass: String
    let status: String
    let authorised: String
    let policy: String
    let terms: TermsResource
    let height: String
  }

  @Argument(help: "The instrument.")
  var instrument: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    let proven = try await session.stateReader().instrument(symbol)
    guard let record = proven.record else {
      throw CommandFailure(
        .instrumentUnknown, status: .invalidInput,
        "it is proven that there is no instrument \(symbol)")
    }
    try await session.learn(symbol)
    let name = { (id: InstrumentID) in
      session.network.terms(of: id)?.symbol.text ?? id.description
    }
    let sheet = record.terms
    let shown = Shown(
      symbol: symbol.text, id: sheet.instrument.description, issuer: sheet.issuer.text,
      currency: sheet.currency.code, instrumentClass: sheet.terms.name,
      status: "\(record.status)", authorised: "\(record.authorised)",
      policy: record.policy.hex,
      terms: TermsResource(sheet, cash: sheet.terms.cash.map { name($0) }),
      height: "\(proven.header.height)")
    let words = sheet.words(name) ?? "\(symbol) \(sheet.terms.name) of \(sheet.currency)"
    let lines =
      [
        words, "  issuer     \(sheet.issuer)", "  status     \(record.status)",
        "  authorised \(sheet.figure(of: record.authorised))",
      ] + sheet.details.lines.map { "  \($0.name) \($0.text)" }
    let end = "  proven at height \(proven.header.height), \(proven.header.timestamp.rfc3339)"
    try terminal.show(
      Vouched(resource: shown, proven: true), text: (lines + [end]).joined(separator: "\n"))
  }
}

/// `sanad wallet instrument register`: a new instrument, signed by both roles.
struct InstrumentRegisterCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "Register an instrument with the terms of a file.",
    discussion: """
      Examples:
        sanad wallet instrument register bond.yaml --by treasury --by central-bank
        sanad wallet instrument register bond.yaml --by treasury --by central-bank \\
            --dry-run

      The file has the keys of the section instruments of a genesis
      (Genesis/README.md), as YAML or JSON, with the issuer's LEI as issuer and
      without a status. Policy and programme are named as the genesis names them.
      """)

  @Argument(
    help: "The file with the terms.", completion: .file(extensions: ["yaml", "json"]))
  var terms: String

  @Option(help: "An account of the treasury, and one of the central bank.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let file = try InstrumentFile.load(terms)
    let session = try signing.session(for: by, terminal)
    let operation = try file.operation(on: session.genesis, named: terms)
    let name = { (id: InstrumentID) in
      session.network.terms(of: id)?.symbol.text ?? id.description
    }
    if let words = file.terms.words(name) { terminal.say(words) }
    try await signing.perform(.register(operation), by: by, in: session, terminal)
  }
}

extension InstrumentFile {
  /// What registers it; policies and programmes are those of the genesis.
  fileprivate func operation(
    on genesis: Genesis, named file: String
  ) throws(CommandFailure) -> RegisterInstrument {
    // The newest of a name.
    let found = genesis.policies.filter { $0.name == policy }.max { $0.version < $1.version }
    guard let found else {
      throw Self.unknown("policy", policy, among: genesis.policies.map(\.name), file)
    }
    var number: UInt32?
    if let programme {
      let names = genesis.programmes.map(\.name)
      guard let place = names.firstIndex(of: programme) else {
        throw Self.unknown("programme", programme, among: names, file)
      }
      number = UInt32(truncatingIfNeeded: place)
    }
    return RegisterInstrument(
      terms: terms, authorised: authorised, policy: found.digest, programme: number)
  }

  private static func unknown(
    _ kind: String, _ name: String, among names: [String], _ file: String
  ) -> CommandFailure {
    CommandFailure(
      .referenceUnknown, status: .invalidInput,
      "\(file) names the \(kind) \"\(name)\", which the genesis does not have",
      help: names.isEmpty ? "It has none." : "It has \(names.joined(separator: ", ")).")
  }
}

/// `sanad wallet instrument call`: repays a bond early.
struct InstrumentCallCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call a bond: repay it on a call date of its terms.",
    discussion: """
      Examples:
        sanad wallet instrument call PIB-5Y 2029-11-22 --as treasury
        sanad wallet instrument call PIB-5Y 2029-11-22 --part 250000 --as treasury

      With --part a part of the face of every unit is repaid, at the call's price.
      It cannot be taken back.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The call date.")
  var date: String

  @Option(help: "The part of the face, in millionths; all that is left without it.")
  var part: UInt32?

  @Option(name: .customLong("as"), help: "An account of the treasury.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let day = try CalendarDate(written: date)
    let session = try signing.session(for: [account], terminal)
    let id = InstrumentID(symbol)
    try await signing.perform(
      part.map { .callPart(id, day, part: $0) } ?? .call(id, day), by: [account], in: session,
      terminal)
  }
}

/// `sanad wallet instrument retire`: ends units that the issuer holds.
struct InstrumentRetireCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire", abstract: "End units that an account of the issuer holds.",
    discussion: """
      Examples:
        sanad wallet instrument retire PIB-5Y 100 --as treasury
        sanad wallet instrument retire PIB-5Y 100 --as treasury --dry-run

      The units are no more, and cannot be brought back.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "How many units; of cash an amount.")
  var units: String

  @Option(name: .customLong("as"), help: "An account of the issuer.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: [account], terminal)
    try await session.learn(symbol)
    try await signing.perform(
      .retire(InstrumentID(symbol), try session.units(units, of: symbol)), by: [account],
      in: session, terminal)
  }
}

extension CalendarDate {
  /// A date as a person writes it.
  init(written text: String) throws(CommandFailure) {
    do throws(ValueFailure) { try self.init(text) } catch {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no date: \(error)",
        help: "Write it like 2027-05-22.")
    }
  }
}
