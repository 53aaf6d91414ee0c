import ArgumentParser
import Foundation
import SanadAPIModel
import SanadCrypto
import SanadLedger
import SanadTypes
import SanadWallet

/// `sanad register`: whole registers of instruments, as files.
struct RegisterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "Export whole registers of holders, and verify them.",
    subcommands: [RegisterExportCommand.self, RegisterVerifyCommand.self])
}

/// What both commands tell.
struct RegisterTold: Encodable {
  let symbol: String
  let height: String
  let stateRoot: String
  let places: String
  let holders: String
  let outstanding: String
  let locked: String
  let pledged: String
  let legal: String
  let proven = true

  init(_ files: RegisterFiles) {
    let export = files.export
    symbol = export.instrument.terms.symbol.text
    height = files.header.height.description
    stateRoot = files.header.stateRoot.hex
    places = "\(export.tally.registered)"
    holders = "\(export.holders)"
    outstanding = export.tally.outstanding.description
    locked = export.locked.description
    pledged = export.pledged.description
    legal = "\(export.registers?.legal ?? .chain)"
  }

  var text: String {
    [
      "\(symbol)   \(places) places, \(holders) of them hold units",
      "  outstanding \(outstanding) units, \(locked) locked, \(pledged) pledged",
      "  legal       register of the \(legal)",
      "  proven at height \(height), state root \(stateRoot)",
    ].joined(separator: "\n")
  }
}

/// `sanad register export`: every place of a register, with what proves it.
struct RegisterExportCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the whole register of a security to files.",
    discussion: """
      Examples:
        sanad register export --instrument PIB-5Y --out pib-5y.jsonl
        sanad register export --instrument PIB-5Y --out pib-5y.jsonl --csv

      FILE has a line of JSON for each place: account, owner, units, locks, pledges,
      and what is still to be paid. FILE.manifest says of which chain, block and state
      root it is, with the certificate, the totals and the digests of the other two.
      FILE.extract has every value with its proof. With --csv, FILE.csv has a record
      for each place, with the face as a decimal. Nothing is written that is not
      proven here, and no file is replaced.
      """)

  @Option(help: "The instrument.")
  var instrument: String

  @Option(help: "The file for the lines; two more stand beside it.")
  var out: String

  @Flag(help: "Write the places as a table of RFC 4180 as well.")
  var csv = false

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try WalletSession(network, terminal)
    let names = RegisterNames(out)
    let wanted = names.all + (csv ? [names.table] : [])
    for path in wanted where FileManager.default.fileExists(atPath: path) {
      throw CommandFailure(
        .fileUnreadable, status: .invalidInput, "\(path) is there already",
        help: "Name another file, or move that one away.")
    }
    let values: [UInt8]
    do throws(NodeClientFailure) {
      values = try await session.client.proof(ofRegisterOf: symbol)
    } catch { throw CommandFailure(error) }
    let files = try RegisterFiles(values: values, of: symbol, genesis: session.genesis)
    if csv {
      try Data(RegisterCSV.text(of: files).utf8)
        .write(to: URL(filePath: names.table), options: .atomic)
      terminal.say("wrote    \(names.table)")
    }
    // The manifest comes last: where it is, the others are whole.
    try Data(files.rows).write(to: URL(filePath: names.rows), options: .atomic)
    try Data(files.values).write(to: URL(filePath: names.values), options: .atomic)
    try Data(files.manifest).write(to: URL(filePath: names.manifest), options: .atomic)
    for path in names.all { terminal.say("wrote    \(path)") }
    let told = RegisterTold(files)
    try terminal.show(told, text: told.text)
  }
}

/// `sanad register verify`: whether the files of a register are what the state says.
struct RegisterVerifyCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check exported files against the chain, offline.",
    discussion: """
      Examples:
        sanad register verify pib-5y.jsonl --genesis genesis.bcs
        sanad register verify pib-5y.jsonl --json

      FILE.manifest and FILE.extract stand beside it. Certificate, proofs, lines and
      manifest are worked out again: a line that is missing, changed, added or there
      twice is named by its number, and ends it with exit code 8.
      """)

  @Argument(help: "The file with the lines.", completion: .file(extensions: ["jsonl"]))
  var file: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let names = RegisterNames(file)
    let rows = try Self.bytes(names.rows)
    let values = try Self.bytes(names.values)
    let manifest = try Self.bytes(names.manifest)
    let known = try KnownNetwork(network)
    try network.requireChain(known.genesis.chainID)
    let files = try RegisterFiles(
      values: values, of: try Self.symbol(in: manifest, names.manifest), genesis: known.genesis)
    try Self.compare(rows, with: files.rows, names.rows)
    guard manifest == files.manifest else {
      throw CommandFailure(
        .registerFileInvalid, status: .checkFailed,
        "\(names.manifest) is not the manifest of these values",
        details: Self.differences(manifest, files.manifest))
    }
    let told = RegisterTold(files)
    try terminal.show(told, text: told.text)
  }

  /// Which instrument a manifest names.
  private static func symbol(
    in manifest: [UInt8], _ path: String
  ) throws(CommandFailure) -> InstrumentSymbol {
    struct Named: Decodable { let symbol: String }
    let named: Named
    do { named = try APICoding.decode(from: Data(manifest)) } catch {
      throw CommandFailure(
        .registerFileInvalid, status: .checkFailed, "\(path) is no manifest of a register")
    }
    guard let symbol = InstrumentSymbol(ifAny: named.symbol) else {
      throw CommandFailure(
        .registerFileInvalid, status: .checkFailed, "\(path) names no instrument")
    }
    return symbol
  }

  private static func compare(
    _ rows: [UInt8], with proven: [UInt8], _ path: String
  ) throws(CommandFailure) {
    guard rows != proven else { return }
    let newline = UInt8(ascii: "\n")
    let found = rows.split(separator: newline, omittingEmptySubsequences: false)
    let wanted = proven.split(separator: newline, omittingEmptySubsequences: false)
    let first = zip(found, wanted).enumerated().first { $0.element.0 != $0.element.1 }
    let place = first?.offset ?? min(found.count, wanted.count)
    throw CommandFailure(
      .registerFileInvalid, status: .checkFailed,
      "line \(place + 1) of \(path) is not what the state says",
      details: ["lines in the file \(found.count - 1)", "places in the state \(wanted.count - 1)"])
  }

  private static func differences(_ told: [UInt8], _ proven: [UInt8]) -> [String] {
    func lines(_ bytes: [UInt8]) -> [Substring] {
      String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
    let wanted = lines(proven)
    let wrong = lines(told).filter { !wanted.contains($0) }
    return wrong.prefix(3).map { Printable.line("not so:  \($0.prefix(120))") }
  }

  private static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        .fileUnreadable, status: .invalidInput, "\(path) cannot be read",
        help: "FILE, FILE.manifest and FILE.extract belong together.")
    }
    return Array(data)
  }
}

/// Where the three files of a register are.
struct RegisterNames {
  let rows: String
  var manifest: String { rows + ".manifest" }
  var values: String { rows + ".extract" }
  /// The table, where one was asked for; nothing is checked against it.
  var table: String { rows + ".csv" }
  var all: [String] { [rows, manifest, values] }

  init(_ path: String) { rows = path }
}
