import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct OfferRouteTests {
  @Test func whatIsNotThereIsRefusedWithItsCode() async throws {
    try await RunningAPI.run { api in
      for (path, status, code) in [
        ("/v1/instruments/PIB-5Y/offers", 404, ErrorCode.instrumentUnknown.number.description),
        ("/v1/instruments/PIB-5Y/offers/3", 404, ErrorCode.offerUnknown.number.description),
        (
          "/v1/instruments/PIB-5Y/offers/3/tenders/0", 404,
          ErrorCode.offerUnknown.number.description
        ),
        ("/v1/instruments/pib/offers", 400, "9105"),
        ("/v1/instruments/PIB-5Y/offers/-1", 400, "9105"),
        ("/v1/instruments/PIB-5Y/offers/01/proof", 400, "9105"),
        ("/v1/instruments/PIB-5Y/offers/1/tenders/256", 400, "9105"),
        ("/v1/instruments/PIB-5Y/offers/1/tenders/x/proof", 400, "9105"),
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
      let offer = OfferID(of: InstrumentID(symbol), number: 7)
      let cases: [(String, FakeService.Question)] = [
        ("/v1/instruments/PIB-5Y/offers", .offers(symbol)),
        ("/v1/instruments/PIB-5Y/offers/7", .offer(7, symbol)),
        ("/v1/instruments/PIB-5Y/offers/7/proof", .proof(.offer(offer))),
        ("/v1/instruments/PIB-5Y/offers/7/tenders/255", .tenders(7, symbol, 255)),
        (
          "/v1/instruments/PIB-5Y/offers/7/tenders/9/proof", .proof(.tenders(offer, page: 9))
        ),
      ]
      for (path, question) in cases {
        _ = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
      }
    }
  }
}
