import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import sanad

@Suite struct PaymentCommandTests {
  @Test(arguments: ["15", "100.01%", "-1%", "0.001%", "1%%", ""])
  func refusesWhatIsNoRateOfTax(text: String) {
    #expect(throws: CommandFailure.self) { try BasisPoints(written: text) }
  }

  @Test(arguments: [("0%", 0), ("15%", 1_500), ("0.01%", 1), ("100%", BasisPoints.whole)])
  func readsRatesOfTax(text: String, points: UInt32) throws {
    #expect(try BasisPoints(written: text).value == points)
  }

  @Test func ratesOfClassesAreNamedOnce() async throws {
    let words = [
      "wallet", "publish", "tax", "1", "--account", "a", "--from", "2026-12-01", "--rest", "20%",
      "--as", "b",
    ]
    for rates in [
      ["--rate", "resident"], ["--rate", "stranger=1%"],
      ["--rate", "exempt=0%", "--rate", "exempt=1%"],
    ] {
      let run = try await CommandRun(words + rates)
      #expect(run.status == .usage, "\(rates)")
    }
  }

  // MARK: Names that a node gives

  private func event(_ instrument: String?) -> EventResource {
    var event = EventResource(height: "1", index: 0, time: "t", transaction: "x", kind: "moved")
    event.instrument = instrument
    return event
  }

  /// A node may name what the genesis does not have: the name's digest is the id.
  @Test func aSymbolStandsForTheIdThatIsItsDigestAndForNoOther() throws {
    let id = InstrumentID(try InstrumentSymbol("PIB-2Y")).description
    #expect(event(id).isTold(as: event("PIB-2Y")))
    #expect(event(id).isTold(as: event(id)))
    #expect(event(nil).isTold(as: event(nil)))
    #expect(!event(id).isTold(as: event("PIB-3Y")))
    #expect(!event(id).isTold(as: event(nil)))
    #expect(!event(nil).isTold(as: event("PIB-2Y")))
    #expect(!event("PIB-2Y").isTold(as: event(id)))
    var other = event("PIB-2Y")
    other.units = "1"
    #expect(!event(id).isTold(as: other))
  }
}
