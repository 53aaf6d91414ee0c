import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct ReserveRouteTests {
  @Test func whatIsNotThereIsRefusedWithItsCode() async throws {
    try await RunningAPI.run { api in
      for (path, status, code) in [
        ("/v1/instruments/GOLD-G/reserve", 409, "7301"),
        ("/v1/instruments/GOLD-G/reserve/receipts/7", 404, "7306"),
        ("/v1/instruments/GOLD-G/reserve/redemptions/7", 404, "7314"),
        ("/v1/instruments/GOLD-G/reserve/receipts/-1", 400, "9105"),
        ("/v1/instruments/GOLD-G/reserve/receipts/4294967296", 400, "9105"),
        ("/v1/instruments/gold/reserve", 400, "9105"),
      ] {
        let answer = try await api.get(path)
        #expect(answer.status == status, "\(path)")
        #expect(try answer.problem().code == code, "\(path)")
      }
    }
  }

  @Test func asksTheNodeForWhatThePathNames() async throws {
    try await RunningAPI.run { api in
      let symbol = try InstrumentSymbol("GOLD-G")
      let cases: [(String, FakeService.Question)] = [
        ("/v1/instruments/GOLD-G/reserve", .reserve(symbol)),
        ("/v1/instruments/GOLD-G/reserve/proof", .proof(.reserve(InstrumentID(symbol)))),
        ("/v1/instruments/GOLD-G/reserve/receipts/0", .receipt(symbol, 0)),
        ("/v1/instruments/GOLD-G/reserve/redemptions/4294967295", .redemption(symbol, .max)),
      ]
      for (path, question) in cases {
        _ = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
      }
    }
  }
}
