import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadState
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// Debt reports as a node works them out, and worked out again of what it proves.
@Suite struct ReportDeskTests {
  private let chain: LocalChain

  init() throws { chain = try LocalChain("payments.yaml") }

  private var desk: ReportDesk {
    ReportDesk(environment: chain.environment, finality: chain.board, cells: KnownCells())
  }
  private var anchor: TrustAnchor { TrustAnchor(genesis: chain.genesis) }

  private func cells(_ extract: StateExtract) throws -> [InstrumentID: [Classification]] {
    var found: [InstrumentID: [Classification]] = [:]
    for entry in extract.entries {
      let key = try BCSReader.decode(LedgerKey.self, from: entry.key.bytes)
      if case .cell(let id, let cell) = key { found[id, default: []].append(cell) }
    }
    return found
  }

  private func again(_ extract: StateExtract, _ request: DebtRequest) throws -> DebtReport {
    let state = try extract.verify(by: anchor)
    let cells = try cells(extract)
    return try DebtReport(
      DebtReportKind(request.kind), DebtQuery(request), of: LedgerView(reading: state),
      at: state.header.timestamp
    ) { id throws(LedgerFailure) in cells[id] ?? [] }
  }

  @Test func thereIsNoneBeforeTheFirstFinalBlock() async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.report(DebtRequest(.outstanding))
    }
    #expect(failure?.code == .notReady)
  }

  @Test(arguments: DebtRequest.Kind.allCases)
  func whatIsProvenGivesTheReportAgain(_ kind: DebtRequest.Kind) async throws {
    try chain.makeFinal([])
    let request = DebtRequest(kind)
    let (report, header) = try await desk.report(request)
    let extract = try StateExtract(file: try await desk.proof(request))
    #expect(extract.block.header == header && header == chain.board.newest)
    #expect(try again(extract, request) == report)
    #expect(!report.owed.isEmpty || !report.lines.isEmpty || !report.ceilings.isEmpty)
  }

  /// Whatever a node keeps back, nobody gets a report of the rest.
  @Test(arguments: DebtRequest.Kind.allCases)
  func noneOfTheValuesCanBeMissing(_ kind: DebtRequest.Kind) async throws {
    try chain.makeFinal([])
    let request = DebtRequest(kind)
    let extract = try StateExtract(file: try await desk.proof(request))
    #expect(extract.entries.count > 10)
    for place in extract.entries.indices {
      var entries = extract.entries
      let key = entries.remove(at: place).key
      let short = StateExtract(block: extract.block, entries: entries)
      #expect(throws: DebtReportFailure.self, "\(key.bytes.prefix(1))") {
        try again(short, request)
      }
    }
  }

  @Test func figuresAreThoseOfTheGenesis() async throws {
    try chain.makeFinal([])
    var request = DebtRequest(.outstanding)
    request.home = Country("PK")
    let (report, header) = try await desk.report(request)
    let resource = try DebtOutstandingResource(report, home: request.home, at: header)
    let bond = try #require(resource.instruments.first { $0.symbol == "PIB-5Y" })
    #expect(bond.units == "34010" && bond.outstanding == "340100000000")
    #expect(bond.repaidMillionths == 0 && bond.paidHere && bond.instrumentClass == "fixedBond")
    #expect(resource.stateRoot == header.stateRoot.hex)
    #expect(resource.totals.map(\.currency) == ["PKR"])
    #expect(resource.residence?.contains { $0.group == "nonResident" } == true)
    // What the ledger declared in this block is what the forecast begins with.
    let service = try await desk.report(DebtRequest(.service)).report
    let coupon = try #require(service.lines.first { $0.symbol.text == "PIB-5Y" })
    #expect(coupon.basis == .declared && coupon.amount == 23_807_000_000)
    let programmes = try await desk.report(DebtRequest(.programmes)).report
    #expect(programmes.ceilings.count == chain.genesis.programmes.count)
    for ceiling in programmes.ceilings {
      #expect(
        ceiling.instruments.reduce(0) { $0 + $1.booked }
          == UInt128(ceiling.programme.booked.minorUnits))
    }
  }

  @Test func aPartTakesFewerValues() async throws {
    try chain.makeFinal([])
    var request = DebtRequest(.outstanding)
    let all = try StateExtract(file: try await desk.proof(request))
    request.programme = 0
    let some = try StateExtract(file: try await desk.proof(request))
    #expect(some.entries.count < all.entries.count)
    #expect(try again(some, request).owed.allSatisfy { $0.instrument.programme == 0 })
    // What is proven of a part says nothing of the whole.
    #expect(throws: DebtReportFailure.self) { try again(some, DebtRequest(.outstanding)) }
  }
}
