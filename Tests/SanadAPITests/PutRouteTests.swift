import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct PutRouteTests {
  @Test func whatIsNotThereIsRefusedWithItsCode() async throws {
    try await RunningAPI.run { api in
      for (path, status, code) in [
        ("/v1/instruments/PIB-5Y/puts", 404, ErrorCode.instrumentUnknown.number.description),
        ("/v1/instruments/pib/puts", 400, "9105"),
        ("/v1/instruments/PIB-5Y/puts/never/proof", 400, "9105"),
        ("/v1/instruments/PIB-5Y/puts/2027-02-30/proof", 400, "9105"),
      ] {
        let answer = try await api.get(path)
        #expect(answer.status == status, "\(path)")
        #expect(try answer.problem().code == code, "\(path)")
      }
    }
  }

  @Test func asksTheNodeForWhatThePathNames() async throws {
    try await RunningAPI.run { api in
      let symbol = try InstrumentSymbol("PIB-5Y")
      let date = try CalendarDate("2027-11-01")
      let cases: [(String, FakeService.Question)] = [
        ("/v1/instruments/PIB-5Y/puts", .puts(symbol)),
        (
          "/v1/instruments/PIB-5Y/puts/2027-11-01/proof",
          .proof(.puts(InstrumentID(symbol), date))
        ),
      ]
      for (path, question) in cases {
        _ = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
      }
    }
  }
}
