import ArgumentParser
import Foundation
import SanadAPIModel
import SanadTypes
import SanadWallet

/// `sanad wallet auction announce`: the terms from a file, signed by both roles.
struct AuctionAnnounceCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "announce", abstract: "Announce an auction with the terms of a file.",
    discussion: """
      Examples:
        sanad wallet auction announce terms.json --by treasury --by central-bank \\
            --key-holder registrar --key-holder treasury --threshold 2
        sanad wallet auction announce terms.json --by treasury --by central-bank \\
            --key-holder registrar --threshold 1 --dry-run

      The file is JSON: instrument, cash, pricing (multiple, uniform), quote (price,
      yield, spread, rental), tick, quote_min, quote_max, target, issue_max, minimum,
      lot, brackets (units_max, deposit), opens_at, closes_at, settles_on; and where
      they are not as usual pro_rata, pro_rata_unit, cut_off_rule, bidder_share_max,
      competitive_classes, non_competitive, sharing_ms, self_opening_ms, deciding_ms.
      Quotes are whole numbers: prices in ten-thousandths, others in millionths.
      """)

  @Argument(help: "The file with the terms.", completion: .file(extensions: ["json"]))
  var terms: String

  @Option(help: "An account of the treasury, and one of the central bank.")
  var by: [String]

  @Option(help: "An account that holds a share of each bid; repeat for several.")
  var keyHolder: [String]

  @Option(help: "How many key-holders open a bid.")
  var threshold: UInt8

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let bytes = try PersonsFile.bytes(of: terms)
    let file: AuctionTermsFile
    do { file = try APICoding.decode(from: Data(bytes)) } catch {
      throw CommandFailure(
        .auctionTermsInvalid, status: .invalidInput, "\(terms) is no announcement: \(error)",
        help: "sanad wallet auction announce --help lists the fields.")
    }
    let session = try signing.session(for: by, terminal)
    let operation = AnnounceAuction(
      terms: try file.terms(), keyHolders: try keyHolder.map(session.account),
      threshold: threshold)
    try await signing.perform(.announce(operation), by: by, in: session, terminal)
  }
}

/// The terms of an auction as a person writes them.
struct AuctionTermsFile: Decodable {
  struct Bracket: Decodable {
    var unitsMax: UInt64
    var deposit: UInt64
  }

  struct NonCompetitive: Decodable {
    var pool: UInt64
    var cap: UInt64
    var insideTarget: Bool?
    var fill: String?
  }

  var instrument: String
  var cash: String
  var pricing: String
  var quote: String
  var tick: Int64
  var quoteMin: Int64
  var quoteMax: Int64
  var target: UInt64
  var issueMax: UInt64
  var minimum: UInt64
  var lot: UInt64
  var proRata: String?
  var proRataUnit: UInt64?
  var cutOffRule: String?
  var bidderShareMax: UInt32?
  var competitiveClasses: [String]?
  var nonCompetitive: NonCompetitive?
  var brackets: [Bracket]
  var opensAt: String
  var closesAt: String
  var settlesOn: String
  var sharingMs: UInt64?
  var selfOpeningMs: UInt64?
  var decidingMs: UInt64?

  /// An hour, where a stage has no length of its own.
  private static let usual: UInt64 = 3_600_000

  /// What they say; whether they make sense is for the ledger.
  func terms() throws -> AuctionTerms {
    guard quoteMin <= quoteMax else { throw Self.failure("quote_min is above quote_max") }
    return AuctionTerms(
      instrument: InstrumentID(try AuctionQuote.symbol(instrument)),
      cash: InstrumentID(try AuctionQuote.symbol(cash)), pricing: try Self.word(pricing, "pricing"),
      quote: try Self.word(quote, "quote"), tick: tick, quotes: quoteMin...quoteMax,
      target: Units(UInt128(target)), issueMax: Units(UInt128(issueMax)),
      minimum: Units(UInt128(minimum)), lot: Units(UInt128(lot)),
      proRata: try Self.word(proRata ?? "exact", "pro_rata"),
      proRataUnit: Units(UInt128(proRataUnit ?? lot)),
      cutOff: try Self.word(cutOffRule ?? "byTarget", "cut_off_rule"),
      bidderShareMax: BasisPoints(bidderShareMax ?? BasisPoints.whole),
      competitiveClasses: try (competitiveClasses ?? []).map {
        try Self.word($0, "competitive_classes")
      }, nonCompetitive: try nonCompetitive.map(Self.nonCompetitive),
      brackets: brackets.map {
        DepositBracket(
          unitsMax: Units(UInt128($0.unitsMax)), deposit: Units(UInt128($0.deposit)))
      }, times: try times())
  }

  private func times() throws -> AuctionTimes {
    do {
      return AuctionTimes(
        opensAt: try Timestamp(rfc3339: opensAt), closesAt: try Timestamp(rfc3339: closesAt),
        sharing: Milliseconds(sharingMs ?? Self.usual),
        selfOpening: Milliseconds(selfOpeningMs ?? Self.usual),
        deciding: Milliseconds(decidingMs ?? Self.usual), settlesOn: try CalendarDate(settlesOn))
    } catch { throw Self.failure("a time or a date cannot be read: \(error)") }
  }

  private static func nonCompetitive(_ rule: NonCompetitive) throws -> NonCompetitiveTerms {
    NonCompetitiveTerms(
      pool: Units(UInt128(rule.pool)), cap: Units(UInt128(rule.cap)),
      isInsideTarget: rule.insideTarget ?? true, fill: try word(rule.fill ?? "proRata", "fill"))
  }

  private static func word<Word: CaseIterable>(
    _ text: String, _ field: String
  ) throws(CommandFailure) -> Word {
    if let word = Word.allCases.first(where: { "\($0)" == text }) { return word }
    let words = Word.allCases.map { "\($0)" }.joined(separator: ", ")
    throw failure("\(field) is \"\(text)\"; it can be \(words)")
  }

  private static func failure(_ message: String) -> CommandFailure {
    CommandFailure(.auctionTermsInvalid, status: .invalidInput, message)
  }
}
