import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadAPI

/// `POST /v1/policy:explain`.
@Suite struct PolicyRouteTests {
  private static let path = "/v1/policy:explain"
  private static let json = "application/json"
  private static let from = AccountID(Digest(1, 2, 3, 4))
  private static let to = AccountID(Digest(5, 6, 7, 8))

  private static func question(
    from: String = from.description, to: String = to.description, instrument: String = "MTB-12M",
    units: String = "7"
  ) throws -> [UInt8] {
    Array(
      try APICoding.encode(
        ExplanationRequest(from: from, to: to, instrument: instrument, units: units)))
  }

  @Test func refusesAnotherMediaType() async throws {
    try await RunningAPI.run { api in
      for type in ["application/octet-stream", "text/plain", "", "application/jsonp"] {
        let answer = try await api.post(Self.path, try Self.question(), type: type)
        #expect(answer.status == 415)
        #expect(try answer.problem().code == ErrorCode.mediaTypeUnsupported.number.description)
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesABodyThatIsNoQuestion() async throws {
    try await RunningAPI.run { api in
      for body in ["", "{", "[]", "{}", "{\"from\": 1}"] {
        let answer = try await api.post(Self.path, Array(body.utf8), type: Self.json)
        #expect(answer.status == 400, "\(body)")
        #expect(try answer.problem().code == ErrorCode.requestInvalid.number.description)
      }
      let large = [UInt8](repeating: 0x20, count: PolicyRoutes.requestBytesMax + 1)
      #expect(try await api.post(Self.path, large, type: Self.json).status == 413)
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func namesEveryKeyThatIsUnknownMissingTwiceOrNoText() async throws {
    try await RunningAPI.run { api in
      let cases: [(String, [String], String)] = [
        (
          "{\"form\":\"a\",\"to\":\"b\",\"instrument\":\"c\",\"units\":\"1\"}", ["form", "from"],
          "\"from\"?"
        ),
        ("{\"from\":\"a\",\"to\":\"b\",\"instrument\":\"c\"}", ["units"], "units is missing"),
        (
          "{\"from\":\"a\",\"to\":\"b\",\"instrument\":\"c\",\"units\":\"1\",\"units\":\"2\"}",
          ["units"],
          "units is given twice"
        ),
        (
          "{\"from\":\"a\",\"fr\\u006fm\":\"a\",\"to\":\"b\",\"instrument\":\"c\",\"units\":\"1\"}",
          ["from"],
          "from is given twice"
        ),
        (
          "{\"from\":\"a\",\"to\":\"b\",\"instrument\":\"c\",\"units\":1}", ["units"],
          "another kind"
        ),
        (
          "{\"from\":\"a\",\"to\":null,\"instrument\":\"c\",\"units\":\"1\"}", ["to"],
          "another kind"
        ),
        (
          "{\"from\":\"a\",\"to\":\"b\",\"instrument\":\"c\",\"units\":\"1\",\"memo\":{\"units\":[\"from\"]}}",
          ["memo"], "known: from, to, instrument, units"
        ),
      ]
      for (body, fields, words) in cases {
        let answer = try await api.post(Self.path, Array(body.utf8), type: Self.json)
        #expect(answer.status == 400, "\(body)")
        let problem = try answer.problem()
        #expect(problem.invalid?.map(\.pointer) == fields, "\(body)")
        #expect(problem.detail.contains(words), "\(problem.detail)")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func namesTheFieldThatIsWrong() async throws {
    try await RunningAPI.run { api in
      let wrong: [(String, [UInt8])] = [
        ("from", try Self.question(from: "acct1qqqq")),
        ("to", try Self.question(to: String(repeating: "0", count: 63))),
        ("instrument", try Self.question(instrument: "mtb")),
        ("instrument", try Self.question(instrument: "")),
        ("units", try Self.question(units: "-1")), ("units", try Self.question(units: "")),
        ("units", try Self.question(units: String(repeating: "9", count: 40))),
      ]
      for (field, body) in wrong {
        let answer = try await api.post(Self.path, body, type: Self.json)
        #expect(answer.status == 400)
        #expect(try answer.problem().invalid?.map(\.pointer) == [field])
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func passesOnWhatTheNodeRefuses() async throws {
    try await RunningAPI.run { api in
      api.service.fail(with: ServiceFailure(.accountUnknown, "there is no such account"))
      let answer = try await api.post(Self.path, try Self.question(), type: Self.json)
      #expect(answer.status == 404)
      #expect(try answer.problem().name == "ACCOUNT_UNKNOWN")
    }
  }

  @Test func asksTheNodeAboutTheLegAndAnswersWithItsHeight() async throws {
    try await RunningAPI.run { api in
      let answer = try await api.post(
        Self.path, try Self.question(), type: "application/json; charset=utf-8")
      #expect(answer.status == 200)
      #expect(try answer.object()["allowed"] as? Bool == true)
      #expect(try answer.object()["height"] as? String == "18446744073709551615")
      let leg = Leg(
        instrument: InstrumentID(try InstrumentSymbol("MTB-12M")), from: Self.from, to: Self.to,
        units: Units(7))
      #expect(api.service.questions == [.explain(leg)])
    }
  }
}
