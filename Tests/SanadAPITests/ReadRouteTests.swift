import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct ReadRouteTests {
  private static let digits = String(repeating: "0f", count: 32)

  private static var digest: Digest { Digest(hex: digits) ?? .zero }

  @Test func refusesPathsThatNobodyServes() async throws {
    try await RunningAPI.run { api in
      for path in ["/", "/v1", "/v2/status", "/v1/statuses", "/v1/accounts", "/metric"] {
        let answer = try await api.get(path)
        #expect(answer.status == 404, "\(path)")
        #expect(try answer.problem().code == "9101")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func aKnownPathWithAnotherMethodSaysWhichItTakes() async throws {
    try await RunningAPI.run { api in
      for (method, path, allowed) in [
        ("DELETE", "/v1/status", "GET, HEAD, OPTIONS"), ("POST", "/livez", "GET, HEAD, OPTIONS"),
        ("PUT", "/v1/transactions", "POST, GET, HEAD, OPTIONS"),
        ("GET", "/v1/transactions:check", "POST, OPTIONS"),
        ("PATCH", "/v1/accounts/x/holdings/y/proof", "GET, HEAD, OPTIONS"),
      ] {
        let answer = try await api.send(method, path)
        #expect(answer.status == 405, "\(method) \(path)")
        #expect(answer.headers["allow"] == allowed)
        let problem = try answer.problem()
        #expect(problem.code == "9102" && problem.detail.contains(method))
      }
      #expect(try await api.send("PUT", "/v1/transactions/").status == 405)
      #expect(try await api.send("DELETE", "/v1/transactions/a/b").status == 404)
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func optionsAreTheMethods() async throws {
    try await RunningAPI.run { api in
      let answer = try await api.send("OPTIONS", "/v1/transactions")
      #expect(answer.status == 204 && answer.body.isEmpty)
      #expect(answer.headers["allow"] == "POST, GET, HEAD, OPTIONS")
      #expect(try await api.send("OPTIONS", "/v1/nowhere").status == 404)
      #expect(api.service.questions.isEmpty)
    }
  }

  /// Two requests on one connection: a body after HEAD would be read as the second answer.
  @Test func headIsAnsweredAsGetWithoutTheBody() async throws {
    try await RunningAPI.run { api in
      let end = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      for (path, status) in [
        ("/v1/status", 200), ("/v1/errors", 200), ("/nowhere", 404), ("/v1/accounts/x", 400),
        ("/v1/transactions:check", 405),
      ] {
        let answers = try await api.raw.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n" + end)
        #expect(answers.statuses == [status, 200], "\(path)")
        #expect(answers.codes.isEmpty)
        #expect(!answers.text.contains("\r\nContent-Length: 0\r\n"))
      }
    }
  }

  @Test func aQueryOfAnyNameIsRefusedWhereNoneIsKnown() async throws {
    try await RunningAPI.run { api in
      for path in ["/livez", "/v1/status", "/v1/instruments", "/v1/errors/9007"] {
        let answer = try await api.get(path + "?verbose=1")
        #expect(answer.status == 400, "\(path)")
        #expect(try answer.problem().invalid?.map(\.pointer) == ["verbose"])
        #expect(try answer.problem().detail.contains("takes none"))
        #expect(try await api.get(path + "?").status == 200)
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesIdentifiersThatAreNone() async throws {
    try await RunningAPI.run { api in
      let nearly = Self.digits.dropLast() + "g"
      for path in [
        "/v1/accounts/xyz", "/v1/accounts/\(Self.digits)0",
        "/v1/accounts/\(Self.digits.dropLast())",
        "/v1/transactions/\(nearly)", "/v1/transactions/1", "/v1/settlements/1",
        "/v1/auctions/1", "/v1/bids/\(nearly)", "/v1/auctions/\(Self.digits)/bids/256",
        "/v1/auctions/\(Self.digits)/bids/-1", "/v1/auctions/\(Self.digits)/bids/01",
        "/v1/settlements/\(nearly)/proof", "/v1/blocks/-1", "/v1/blocks/01",
        "/v1/blocks/18446744073709551616", "/v1/blocks/newest", "/v1/instruments/lower",
        "/v1/instruments/ABCDEFGHIJKLMNOPQ", "/v1/accounts/\(Self.digits)/holdings/lower/proof",
        "/v1/transactions/%00/proof", "/v1/instruments/lower/payments",
        "/v1/instruments/MTB-12M/payments/-1", "/v1/instruments/MTB-12M/payments/01",
        "/v1/instruments/MTB-12M/payments/4294967296/proof", "/v1/calendars/x",
        "/v1/calendars/4294967296", "/v1/taxes/01", "/v1/fixings/lower",
        "/v1/accounts/1/entitlements", "/v1/accounts/\(Self.digits)/suspense/lower/proof",
      ] {
        let answer = try await api.get(path)
        #expect(answer.status == 400, "\(path)")
        let problem = try answer.problem()
        #expect(problem.code == "9105")
        #expect(problem.invalid?.first?.reason.isEmpty == false)
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesCodesThatTheRegistryDoesNotHave() async throws {
    try await RunningAPI.run { api in
      for code in ["0", "1", "99999", "abcd", "-9001"] {
        let answer = try await api.get("/v1/errors/\(code)")
        #expect(answer.status == 404, "\(code)")
      }
    }
  }

  @Test func tellsAFailureOfTheNodeWithoutItsInsides() async throws {
    try await RunningAPI.run { api in
      api.service.fail(with: ServiceFailure(.storeDamaged, "a record cannot be read"))
      let answer = try await api.get("/v1/accounts/\(Self.digits)")
      #expect(answer.status == 500)
      #expect(try answer.problem().code == "9306")
    }
  }

  @Test func saysHowLongToWait() async throws {
    try await RunningAPI.run { api in
      api.service.fail(
        with: ServiceFailure(.rateLimited, "too many", retryAfter: .seconds(3)))
      let answer = try await api.get("/v1/accounts/\(Self.digits)")
      #expect(answer.status == 429)
      #expect(answer.headers["retry-after"] == "3")
      #expect(try answer.problem().retry.afterMs == 3_000)
      // A part of a second is not lost, and the header is never earlier.
      api.service.fail(
        with: ServiceFailure(.rateLimited, "too many", retryAfter: .milliseconds(1_250)))
      let fraction = try await api.get("/v1/accounts/\(Self.digits)")
      #expect(fraction.headers["retry-after"] == "2")
      #expect(try fraction.problem().retry.afterMs == 1_250)
      api.service.fail(
        with: ServiceFailure(.sequenceGap, "later", retryAfter: .milliseconds(300)))
      let conflict = try await api.get("/v1/accounts/\(Self.digits)")
      #expect(conflict.headers["retry-after"] == "1")
      #expect(try conflict.problem().retry.afterMs == 300)
    }
  }

  /// Also where nobody has said how long: a client that only reads head fields must not come at once.
  @Test(arguments: [ErrorCode.mempoolFull, .laneFull, .rateLimited, .notReady])
  func whateverIsFullSaysWhenToComeBack(_ code: ErrorCode) async throws {
    try await RunningAPI.run { api in
      api.service.fail(with: ServiceFailure(code, "not now"))
      let answer = try await api.get("/v1/accounts/\(Self.digits)")
      #expect(answer.headers["retry-after"] == "1")
      #expect(try answer.problem().retry.afterMs == 500)
      api.service.fail(with: ServiceFailure(.expired, "too late"))
      #expect(try await api.get("/v1/accounts/\(Self.digits)").headers["retry-after"] == nil)
    }
  }

  @Test func aNodeThatIsNotReadySaysSoWithItsConditions() async throws {
    try await RunningAPI.run { api in
      #expect(try await api.get("/readyz").status == 200)
      api.service.set(ready: false)
      let answer = try await api.get("/readyz")
      #expect(answer.status == 503)
      #expect(try answer.object()["ready"] as? Bool == false)
      #expect(try await api.get("/livez").status == 200)
    }
  }

  @Test func writesWideNumbersAsTextsAndNamesTheHeight() async throws {
    try await RunningAPI.run { api in
      for path in ["/v1/status", "/v1/accounts/\(Self.digits)"] {
        let answer = try await api.get(path)
        #expect(answer.headers["chain-height"] == "18446744073709551615")
        #expect(try answer.object()["height"] as? String == "18446744073709551615")
      }
    }
  }

  @Test func givesEveryAnswerANumberOfItsOwn() async throws {
    try await RunningAPI.run { api in
      let good = try await api.get("/livez")
      let bad = try await api.get("/nowhere")
      let numbers = [good, bad].map { $0.headers["x-request-id"] ?? "" }
      #expect(numbers[0] != numbers[1] && !numbers.contains(""))
      #expect(try bad.problem().instance == numbers[1])
    }
  }

  @Test func asksTheNodeForWhatThePathNames() async throws {
    try await RunningAPI.run { api in
      let symbol = try InstrumentSymbol("MTB-12M")
      let (account, transaction) = (AccountID(Self.digest), TransactionID(Self.digest))
      let cases: [(String, FakeService.Question)] = [
        ("/v1/blocks/0", .block(.height(Height(0)))),
        ("/v1/blocks/18446744073709551615", .block(.height(Height(.max)))),
        ("/v1/blocks/latest", .block(.latest)),
        ("/v1/blocks/\(Self.digits)", .block(.digest(BlockDigest(Self.digest)))),
        ("/v1/transactions/\(Self.digits)", .transaction(transaction)),
        ("/v1/transactions/\(Self.digits.uppercased())", .transaction(transaction)),
        ("/v1/transactions/\(Self.digits)/proof", .proof(.transaction(transaction))),
        ("/v1/accounts/\(Self.digits)", .account(account)),
        ("/v1/accounts/\(Self.digits)/proof", .proof(.account(account))),
        (
          "/v1/accounts/\(Self.digits)/holdings/MTB-12M/proof",
          .proof(.holding(account, InstrumentID(symbol)))
        ),
        ("/v1/settlements/\(Self.digits)", .settlement(SettlementID(Self.digest))),
        ("/v1/auctions/\(Self.digits)", .auction(AuctionID(Self.digest))),
        ("/v1/auctions/\(Self.digits)/bids/255", .bids(AuctionID(Self.digest), 255)),
        ("/v1/bids/\(Self.digits)", .bid(BidID(Self.digest))),
        (
          "/v1/settlements/\(Self.digits)/terms/proof",
          .proof(.terms(SettlementID(Self.digest)))
        ),
        (
          "/v1/settlements/\(Self.digits)/proof",
          .proof(.settlement(SettlementID(Self.digest)))
        ),
        ("/v1/instruments/MTB-12M", .instrument(symbol)),
        ("/v1/instruments/MTB-12M/proof", .proof(.instrument(InstrumentID(symbol)))),
      ]
      for (path, question) in cases {
        let answer = try await api.get(path)
        #expect(api.service.questions.last == question, "\(path)")
        if path.hasSuffix("/proof") {
          #expect(answer.headers["content-type"] == "application/octet-stream")
          #expect(Array(answer.body) == [1, 2, 3])
        }
      }
      #expect(api.service.questions.count == cases.count)
    }
  }

  @Test func servesTheRegistry() async throws {
    try await RunningAPI.run { api in
      let one = try await api.get("/v1/errors/9007")
      #expect(one.status == 200)
      #expect(try one.object()["name"] as? String == "SEQUENCE_GAP")
      let all = try await api.get("/v1/errors")
      #expect(String(decoding: all.body, as: UTF8.self).contains("\"9007\""))
      #expect(String(decoding: try await api.get("/v1/instruments").body, as: UTF8.self) == "[]")
    }
  }
}
