import ArgumentParser
import Foundation
import SanadAPIModel
import SanadNode
import SanadTypes
import SanadWallet

/// `sanad report`: what follows from the whole state.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Debt reports, each figure proven.",
    subcommands: [ReportDebtCommand.self])
}

/// `sanad report debt`: what is owed, and when it falls due.
struct ReportDebtCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "debt", abstract: "What is owed, to whom, and when it falls due.",
    discussion: """
      Examples:
        sanad report debt outstanding --home-country PK
        sanad report debt redemptions --by year --currency PKR
        sanad report debt service --from 2027-01-01 --to 2027-12-31 --json
        sanad report debt redemptions --csv
        sanad report debt programmes --keep programmes.extract
        sanad report debt programmes --extract programmes.extract

      The report is worked out here, of values of the state after one final block of
      which each has a proof, by the code that the ledger pays with. A value that is
      missing or changed ends it with exit code 8. --no-verify shows what the node
      has worked out instead. Amounts with --json are minor units, with --csv decimals
      in major units.
      """)

  @Argument(
    help: "outstanding, redemptions, service or programmes.",
    completion: .list(DebtRequest.Kind.allCases.map(\.rawValue)),
    transform: { text in try Self.word(text, "a report") })
  var kind: DebtRequest.Kind

  @Option(help: "Only this currency, such as PKR.")
  var currency: String?

  @Option(help: "Only instruments of the programme with this number.")
  var programme: UInt32?

  @Option(help: "Of outstanding: the country whose holders are residents.")
  var homeCountry: String?

  @Option(
    help: "Of redemptions and service: month or year.",
    completion: .list(DebtRequest.Period.allCases.map(\.rawValue)),
    transform: { text in try Self.word(text, "a period") })
  var by: DebtRequest.Period?

  @Option(help: "Of redemptions and service: the first day.")
  var from: String?

  @Option(help: "Of redemptions and service: the last day.")
  var to: String?

  @Flag(inversion: .prefixedNo, help: "Work it out of proven values; the default.")
  var verify = true

  @Flag(help: "Write a table of RFC 4180 with every proven figure.")
  var csv = false

  @Option(help: "Write the proven values to this file.")
  var keep: String?

  @Option(help: "Use the values of a file that --keep wrote, and ask no node.")
  var extract: String?

  @OptionGroup var network: WalletNetwork

  func validate() throws {
    let names = Set(DebtRequest.queryNames(of: kind))
    let given: [(String, Bool)] = [
      ("home", homeCountry != nil), ("by", by != nil), ("from", from != nil), ("to", to != nil),
    ]
    for (name, isGiven) in given where isGiven && !names.contains(name) {
      let option = name == "home" ? "home-country" : name
      throw ValidationError("--\(option) is not for \(kind.rawValue)")
    }
    if csv, !verify { throw ValidationError("--csv is of proven figures, without --no-verify") }
    if csv, network.global.json { throw ValidationError("--csv and --json are two forms of one") }
    if csv, by != nil {
      throw ValidationError("--csv has a record for each payment, and sums up none by --by")
    }
    if !verify, keep != nil || extract != nil {
      throw ValidationError("--keep and --extract are of proven values, without --no-verify")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let request = try request()
    let shown: DebtText
    if verify {
      shown = try await proven(request, terminal)
    } else {
      shown = try await told(request, terminal)
    }
    if csv { return terminal.show(csv: try DebtCSV.text(of: shown)) }
    try shown.show(on: terminal)
  }

  private func proven(_ request: DebtRequest, _ terminal: Terminal) async throws -> DebtText {
    let bytes: [UInt8]
    let known: KnownNetwork
    if let extract {
      guard let data = FileManager.default.contents(atPath: extract) else {
        throw CommandFailure(
          .fileUnreadable, "\(extract) cannot be read",
          help: "Name a file that --keep has written.")
      }
      bytes = Array(data)
      known = try KnownNetwork(network)
      try network.requireChain(known.genesis.chainID)
    } else {
      let session = try WalletSession(network, terminal)
      known = session.network
      do throws(NodeClientFailure) { bytes = try await session.client.proof(of: request) } catch {
        throw CommandFailure(error)
      }
    }
    let found = try ProvenDebt(bytes, request, genesis: known.genesis)
    if let keep {
      try Data(bytes).write(to: URL(filePath: keep), options: .atomic)
      terminal.say("values   \(keep)   \(bytes.count) bytes   checked")
    }
    return try found.text(of: request)
  }

  private func told(_ request: DebtRequest, _ terminal: Terminal) async throws -> DebtText {
    let client = try WalletSession(network, terminal).client
    do throws(NodeClientFailure) {
      return switch request.kind {
      case .outstanding: .outstanding(try await client.debtOutstanding(request), isProven: false)
      case .redemptions, .service:
        .schedule(try await client.debtSchedule(request), request.kind, isProven: false)
      case .programmes: .programmes(try await client.debtProgrammes(request), isProven: false)
      }
    } catch { throw CommandFailure(error) }
  }

  private func request() throws(CommandFailure) -> DebtRequest {
    var request = DebtRequest(kind)
    request.currency = try currency.map { text throws(CommandFailure) in
      try Self.known(Currency(text), text, "currency", "PKR")
    }
    request.home = try homeCountry.map { text throws(CommandFailure) in
      try Self.known(Country(text), text, "country", "PK")
    }
    request.programme = programme
    request.period = by ?? .month
    request.from = try from.map { text throws(CommandFailure) in try CalendarDate(written: text) }
    request.to = try to.map { text throws(CommandFailure) in try CalendarDate(written: text) }
    return request
  }

  /// One of a few words.
  private static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, _ noun: String
  ) throws -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\"\(text)\" is not \(noun); known: \(words)")
    }
    return word
  }

  private static func known<Value>(
    _ value: Value?, _ text: String, _ noun: String, _ example: String
  ) throws(CommandFailure) -> Value {
    guard let value else {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no \(noun)", help: "Write it like \(example).")
    }
    return value
  }
}
