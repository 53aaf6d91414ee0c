import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadAPI

/// Proofs of leaves that are asked for by their names alone.
@Suite struct ProofRouteTests {
  private static let digits = String(repeating: "0f", count: 32)
  private static var digest: Digest { Digest(hex: digits) ?? .zero }

  @Test func namesThatAreNoneAreRefused() async throws {
    try await RunningAPI.run { api in
      for path in [
        "/v1/auctions/x/proof", "/v1/auctions/\(Self.digits)/bids/256/proof", "/v1/bids/0/proof",
        "/v1/accounts/me/opening-key/proof", "/v1/accounts/\(Self.digits)/entitlements/pib/proof",
        "/v1/calendars/-1/proof", "/v1/calendars/4294967296/proof", "/v1/fixings/kibor/proof",
        "/v1/taxes/01/proof",
      ] {
        let answer = try await api.get(path)
        #expect(answer.status == 400, "\(path)")
        #expect(try answer.problem().code == "9105", "\(path)")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func asksTheNodeForWhatThePathNames() async throws {
    let symbol = try InstrumentSymbol("PIB-5Y")
    let account = AccountID(Self.digest)
    let auction = AuctionID(Self.digest)
    let cases: [(String, ProofRequest)] = [
      ("/v1/auction-calendar/proof", .auctionCalendar),
      ("/v1/auctions/\(Self.digits)/proof", .auction(auction)),
      ("/v1/auctions/\(Self.digits)/bids/255/proof", .bidPage(auction, 255)),
      ("/v1/bids/\(Self.digits)/proof", .bid(BidID(Self.digest))),
      ("/v1/accounts/\(Self.digits)/opening-key/proof", .openingKey(account)),
      (
        "/v1/accounts/\(Self.digits)/entitlements/PIB-5Y/proof",
        .entitlements(account, InstrumentID(symbol))
      ),
      ("/v1/calendars/0/proof", .calendar(0)), ("/v1/fixings/PIB-5Y/proof", .fixings(symbol)),
      ("/v1/taxes/4294967295/proof", .taxTable(.max)),
      ("/v1/instruments/PIB-5Y/register/proof", .register(symbol)),
    ]
    try await RunningAPI.run { api in
      for (path, request) in cases {
        _ = try await api.get(path)
        #expect(api.service.questions.last == .proof(request), "\(path)")
      }
    }
  }
}
