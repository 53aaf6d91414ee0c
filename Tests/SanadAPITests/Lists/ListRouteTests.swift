import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct ListRouteTests {
  private static let digits = String(repeating: "0f", count: 32)

  @Test(arguments: [
    ("limit=0", "limit"), ("limit=501", "limit"), ("limit=01", "limit"), ("limit=x", "limit"),
    ("order=up", "order"), ("cursor=", "cursor"), ("cursor=00", "cursor"),
    ("cursor=\(String(repeating: "0", count: 56))02", "cursor"), ("page=1", "page"),
    ("from_height=x", "from_height"), ("to_height=01", "to_height"),
    ("from_height=3&to_height=2", "to_height"),
  ])
  func refusesWhatIsNoPage(query: String, pointer: String) async throws {
    try await RunningAPI.run { api in
      for path in ["/v1/blocks", "/v1/transactions", "/v1/accounts/\(Self.digits)/history"] {
        let answer = try await api.get("\(path)?\(query)")
        #expect(answer.status == 400, "\(path)")
        #expect(try answer.problem().invalid?.map(\.pointer) == [pointer])
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test(arguments: [
    ("account=ab", "account"), ("instrument=mtb", "instrument"), ("outcome=ok", "outcome"),
    ("code=x", "code"), ("code=99999", "code"),
  ])
  func refusesWhatIsNoFilter(query: String, pointer: String) async throws {
    try await RunningAPI.run { api in
      let answer = try await api.get("/v1/transactions?\(query)")
      #expect(answer.status == 400)
      #expect(try answer.problem().invalid?.map(\.pointer) == [pointer])
      #expect(try await api.get("/v1/blocks?\(query)").status == 400)
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func asksForTheFirstPageAndForTheNext() async throws {
    let cursor = ListCursor(
      pin: Height(.max), height: Height(7), index: .max, left: 3, order: .oldest)
    try await RunningAPI.run { api in
      #expect(try await api.get("/v1/blocks").status == 200)
      #expect(try await api.get("/v1/blocks?order=oldest&limit=500").status == 200)
      #expect(try await api.get("/v1/blocks?cursor=\(cursor.text)&limit=1").status == 200)
      #expect(
        api.service.questions == [
          .blocks(ListRequest()), .blocks(ListRequest(order: .oldest, limit: 500)),
          .blocks(ListRequest(cursor: cursor, limit: 1)),
        ])
      #expect(try await api.get("/v1/blocks?cursor=\(cursor.text)&order=oldest").status == 200)
      let other = try await api.get("/v1/blocks?cursor=\(cursor.text)&order=newest")
      #expect(try other.problem().invalid?.map(\.pointer) == ["order"])
    }
  }

  @Test func asksForSomeHeights() async throws {
    try await RunningAPI.run { api in
      #expect(try await api.get("/v1/blocks?from_height=3&to_height=3").status == 200)
      #expect(try await api.get("/v1/transactions?from_height=3").status == 200)
      #expect(try await api.get("/v1/accounts/\(Self.digits)/history?to_height=7").status == 200)
      let id = AccountID(try #require(Digest(hex: Self.digits)))
      #expect(
        api.service.questions == [
          .blocks(ListRequest(heights: HeightRange(from: Height(3), to: Height(3)))),
          .transactions(TransactionFilter(), ListRequest(heights: HeightRange(from: Height(3)))),
          .history(id, ListRequest(heights: HeightRange(to: Height(7)))),
        ])
    }
  }

  @Test func refusesAPageWhereAsManyAreBeingPutTogetherAsMayBe() async throws {
    var limits = APILimits()
    limits.lists = 0
    try await RunningAPI.run(limits: limits) { api in
      for path in ["/v1/blocks", "/v1/transactions", "/v1/accounts/\(Self.digits)/history"] {
        let answer = try await api.get(path)
        #expect(answer.status == 429, "\(path)")
        #expect(answer.headers["retry-after"] == "1")
        #expect(try answer.problem().code == "9112")
      }
      #expect(api.service.questions.isEmpty)
      #expect(try await api.get("/v1/status").status == 200)
    }
  }

  @Test func givesThePlaceOfAPageBackAndTellsHowManyThereAre() async throws {
    var limits = APILimits()
    limits.lists = 1
    try await RunningAPI.run(limits: limits) { api in
      for _ in 0..<3 {
        let answer = try await api.get("/v1/blocks")
        #expect(answer.status == 200)
        #expect(answer.headers["ratelimit-policy"] == #""lists";q=1;qu="concurrent-requests""#)
        #expect(answer.headers["ratelimit"] == #""lists";r=1"#)
      }
      // Also where there is nothing to be given.
      api.service.fail(with: ServiceFailure(.notReady, "not now"))
      #expect(try await api.get("/v1/blocks").status == 503)
      api.service.fail(with: nil)
      #expect(try await api.get("/v1/blocks").status == 200)
    }
  }

  @Test func asksWithEveryFilter() async throws {
    try await RunningAPI.run { api in
      let query = "account=\(Self.digits)&instrument=MTB-12M&outcome=refused&code=1001"
      #expect(try await api.get("/v1/transactions?\(query)").status == 200)
      var filter = TransactionFilter()
      filter.account = AccountID(try #require(Digest(hex: Self.digits)))
      filter.instrument = try InstrumentSymbol("MTB-12M")
      filter.isApplied = false
      filter.code = CodeNumber(1001)
      #expect(api.service.questions == [.transactions(filter, ListRequest())])
    }
  }

  @Test func asksForTheDisk() async throws {
    try await RunningAPI.run { api in
      #expect(try await api.get("/v1/disk").status == 200)
      #expect(try await api.get("/v1/disk?retain_days=1").status == 200)
      #expect(try await api.get("/v1/disk?retain_days=36500").status == 200)
      for wrong in ["0", "36501", "-1", "+1", "1.5", "", "all", "65536"] {
        let answer = try await api.get("/v1/disk?retain_days=\(wrong)")
        #expect(answer.status == 400, "\(wrong)")
      }
      #expect(api.service.questions == [.disk(nil), .disk(1), .disk(36_500)])
    }
  }

  @Test func asksForPartiesAndRules() async throws {
    try await RunningAPI.run { api in
      #expect(try await api.get("/v1/identities/\(Self.digits)").status == 404)
      #expect(try await api.get("/v1/identities/x").status == 400)
      #expect(try await api.get("/v1/instruments/MTB-12M/schedule").status == 200)
      #expect(try await api.get("/v1/policies/mtb-onshore").status == 200)
      #expect(try await api.get("/v1/policies/mtb%20onshore/versions").status == 200)
      #expect(try await api.get("/v1/policies/p/versions/3").status == 200)
      #expect(try await api.get("/v1/policies/p/versions/x").status == 400)
      #expect(try await api.get("/v1/validators?height=12").status == 200)
      #expect(try await api.get("/v1/validators?height=012").status == 400)
      #expect(try await api.get("/v1/consensus").status == 503)
      #expect(try await api.get("/v1/peers").status == 200)
      #expect(try await api.get("/v1/evidence").status == 200)
      #expect(try await api.get("/readyz?verbose").status == 200)
      let id = IdentityID(try #require(Digest(hex: Self.digits)))
      #expect(
        api.service.questions == [
          .identity(id), .schedule(try InstrumentSymbol("MTB-12M")), .policy("mtb-onshore", nil),
          .policyVersions("mtb onshore"), .policy("p", 3), .validators(Height(12)),
        ])
    }
  }

  @Test func asksForRegistersCertificatesAndPerformances() async throws {
    let cursor = ListCursor(
      pin: Height(7), height: Height(7), index: 3, left: 3, order: .newest)
    try await RunningAPI.run { api in
      let symbol = try InstrumentSymbol("MTB-12M")
      for (path, status) in [
        ("/v1/instruments/MTB-12M/holders", 200),
        ("/v1/instruments/MTB-12M/holders?limit=3&cursor=\(cursor.text)", 200),
        ("/v1/instruments/mtb/holders", 400), ("/v1/instruments/MTB-12M/holders?limit=0", 400),
        ("/v1/instruments/MTB-12M/holders?order=oldest", 400),
        ("/v1/blocks/3/certificate", 404), ("/v1/blocks/x/certificate", 400),
        ("/v1/validators/val-a/performance", 200),
        ("/v1/validators/val-a/performance?blocks=7", 200),
        ("/v1/validators/val-a/performance?blocks=0", 400),
        ("/v1/validators/val-a/performance?blocks=2001", 400),
        ("/v1/validators/val-a/performance?blocks=01", 400),
      ] {
        #expect(try await api.get(path).status == status, "\(path)")
      }
      #expect(
        api.service.questions == [
          .holders(symbol, ListRequest()), .holders(symbol, ListRequest(cursor: cursor, limit: 3)),
          .certificate(.height(Height(3))), .performance("val-a", 1_000),
          .performance("val-a", 7),
        ])
      let page = try await api.get("/v1/instruments/MTB-12M/holders")
      #expect(page.headers["chain-height"] == "7")
      #expect(page.headers["ratelimit"] == #""lists";r=24"#)
    }
  }

  @Test func partsOfAnAccountAreThoseOfTheWhole() async throws {
    try await RunningAPI.run { api in
      for (part, keys) in [
        ("balances", ["height", "holdings", "id"]), ("sequence", ["height", "id", "lanes"]),
      ] {
        let answer = try await api.get("/v1/accounts/\(Self.digits)/\(part)")
        #expect(answer.status == 200)
        #expect(answer.headers["chain-height"] == "18446744073709551615")
        #expect(try answer.object().keys.sorted() == keys)
        #expect(try await api.get("/v1/accounts/x/\(part)").status == 400)
      }
    }
  }

  @Test func takesSignedBytesAsJSONToo() async throws {
    try await RunningAPI.run { api in
      let json = "application/json"
      let good = try await api.post(
        "/v1/transactions", Array(#"{"bytes":"0102"}"#.utf8), type: json)
      #expect(good.status == 202)
      _ = try await api.post("/v1/transactions:check", Array(#"{"bytes":"03"}"#.utf8), type: json)
      #expect(api.service.questions == [.submit([1, 2], .accepted, .seconds(10)), .check([3])])
      for bad in [
        "{}", #"{"bytes":"0"}"#, #"{"bytes":""}"#, #"{"bytes":"zz"}"#, #"{"bytes":1}"#,
        #"{"byte":"00"}"#, #"{"bytes":"00","more":1}"#, "[]", "0102",
      ] {
        let answer = try await api.post("/v1/transactions", Array(bad.utf8), type: json)
        #expect(answer.status == 400, "\(bad)")
      }
      let long = #"{"bytes":""# + String(repeating: "00", count: 65_537) + #""}"#
      #expect(try await api.post("/v1/transactions", Array(long.utf8), type: json).status == 413)
      let batch = try await api.post("/v1/transactions:batch", Array("{}".utf8), type: json)
      #expect(batch.status == 415)
      #expect(api.service.questions.count == 2)
    }
  }
}
