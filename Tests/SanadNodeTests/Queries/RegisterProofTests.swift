import SanadAPI
import SanadLedger
import SanadLightClient
import SanadState
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// The whole register of a security as a node proves it.
@Suite struct RegisterProofTests {
  private let chain: LocalChain
  private let symbol: InstrumentSymbol

  init() throws {
    chain = try LocalChain("payments.yaml")
    symbol = try InstrumentSymbol("PIB-5Y")
    try chain.makeFinal([])
  }

  private var desk: ProofDesk {
    ProofDesk(environment: chain.environment, finality: chain.board)
  }

  private func export(_ extract: StateExtract) throws -> RegisterExport {
    let state = try extract.verify(by: TrustAnchor(genesis: chain.genesis))
    return try RegisterExport(
      of: InstrumentID(symbol), in: LedgerView(reading: state), at: state.header.timestamp)
  }

  @Test func whatIsNotThereAndWhatHasNoRegisterIsRefused() async throws {
    for (name, code) in [("NONE", ErrorCode.instrumentUnknown), ("PKR-W", .noHolderRegister)] {
      let failure = await #expect(throws: ServiceFailure.self) {
        try await desk.proof(.register(try InstrumentSymbol(name)))
      }
      #expect(failure?.code.number == code.number, "\(name)")
    }
  }

  @Test func whatIsProvenGivesTheRegisterAndNoneOfItCanBeMissing() async throws {
    let extract = try StateExtract(file: try await desk.proof(.register(symbol)))
    let whole = try export(extract)
    #expect(whole.rows.count == 3 && whole.tally.outstanding == Units(34_010))
    #expect(whole.rows.allSatisfy { $0.waiting.count == 1 })
    for place in extract.entries.indices {
      var entries = extract.entries
      let key = entries.remove(at: place).key
      #expect(throws: RegisterExportFailure.self, "\(key.bytes.prefix(1))") {
        try export(StateExtract(block: extract.block, entries: entries))
      }
    }
  }
}
