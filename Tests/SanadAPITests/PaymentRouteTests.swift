import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct PaymentRouteTests {
  private static let digits = String(repeating: "0f", count: 32)

  private static var account: AccountID { AccountID(Digest(hex: digits) ?? .zero) }

  @Test func refusesQueriesThatTheListDoesNotKnow() async throws {
    try await RunningAPI.run { api in
      let path = "/v1/instruments/PIB-5Y/payments"
      for query in ["limit=0", "limit=501", "limit=01", "order=up", "cursor=00", "from_height=1"] {
        let answer = try await api.get("\(path)?\(query)")
        #expect(answer.status == 400, "\(query)")
        #expect(try answer.problem().code == "9103")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func whatIsNotThereIsNotFound() async throws {
    try await RunningAPI.run { api in
      for (path, code) in [
        ("/v1/instruments/PIB-5Y/payments/7", "7202"), ("/v1/calendars/7", "7212"),
        ("/v1/taxes/7", "7212"),
      ] {
        let answer = try await api.get(path)
        #expect(answer.status == 404, "\(path)")
        #expect(try answer.problem().code == code)
      }
    }
  }

  @Test func asksTheNodeForWhatThePathNames() async throws {
    try await RunningAPI.run { api in
      let symbol = try InstrumentSymbol("PIB-5Y")
      let bond = InstrumentID(symbol)
      let cursor = ListCursor(
        pin: Height(9), height: Height(9), index: 3, left: 4, order: .oldest)
      let cases: [(String, FakeService.Question)] = [
        ("/v1/instruments/PIB-5Y/payments", .payments(symbol, ListRequest())),
        (
          "/v1/instruments/PIB-5Y/payments?limit=500&order=oldest",
          .payments(symbol, ListRequest(order: .oldest, limit: 500))
        ),
        (
          "/v1/instruments/PIB-5Y/payments?cursor=\(cursor.text)",
          .payments(symbol, ListRequest(cursor: cursor))
        ),
        ("/v1/instruments/PIB-5Y/payments/4294967295", .payment(.max, symbol)),
        ("/v1/instruments/PIB-5Y/payments/0/proof", .proof(.payment(bond, 0))),
        ("/v1/accounts/\(Self.digits)/entitlements", .entitlements(Self.account)),
        (
          "/v1/accounts/\(Self.digits)/suspense/PIB-5Y/proof",
          .proof(.suspense(Self.account, bond))
        ),
        ("/v1/calendars/1", .calendar(1)), ("/v1/fixings/PIB-5Y", .fixings(symbol)),
        ("/v1/taxes/0", .taxTable(0)),
      ]
      for (path, question) in cases {
        let answer = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
        if answer.status == 200, !path.hasSuffix("/proof") {
          #expect(answer.headers["chain-height"] == "7", "\(path)")
        }
      }
      #expect(api.service.questions.count == cases.count)
    }
  }
}
