import Foundation
import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadWallet

@Suite struct NodeClientTests {
  private static let accepted = TransactionResource(
    id: "ab", status: .accepted, account: "cd", lane: 0, sequence: "18446744073709551615",
    validUntil: "2026-11-20T14:11:09Z")
  private static let busy = ProblemResource.Retry(
    allowed: true, afterMs: 700, how: "same-bytes")
  private let id = TransactionID(Digest(1, 2, 3, 4))

  /// What a call failed with.
  private func failure(
    _ body: () async throws -> some Any
  ) async -> NodeClientFailure? {
    do {
      _ = try await body()
      return nil
    } catch { return error as? NodeClientFailure }
  }

  @Test func saysUnreachableWhenNobodyAnswers() async throws {
    let node = FakeNode(.silence("nothing listens there"))
    let client = try node.client()
    guard case .unreachable(let why)? = await failure({ try await client.status() }) else {
      Issue.record("silence was taken for an answer")
      return
    }
    #expect(why == "nothing listens there")
    #expect(node.requests.count == 1)
  }

  @Test func refusesAnAnswerThatIsNoJSONOrAnotherResource() async throws {
    for body in [Data(), Data("<html>".utf8), Data("{}".utf8), Data([0xff])] {
      let client = try FakeNode(.answer(200, body)).client()
      guard case .incomprehensible? = await failure({ try await client.status() }) else {
        Issue.record("\(body) was read as a status")
        return
      }
    }
  }

  @Test func refusesAnAnswerAboveTheLimit() async throws {
    let body = Data(count: APICoding.bodyBytesMax + 1)
    let client = try FakeNode(.answer(200, body)).client()
    guard case .incomprehensible? = await failure({ try await client.proof(of: id) }) else {
      Issue.record("\(body.count) bytes were taken")
      return
    }
    let most = try FakeNode(.answer(200, body.dropLast())).client()
    #expect(try await most.proof(of: id).count == APICoding.bodyBytesMax)
  }

  @Test func refusesAnErrorThatIsNoProblem() async throws {
    let client = try FakeNode(.answer(502, Data("bad gateway".utf8))).client()
    guard case .incomprehensible? = await failure({ try await client.status() }) else {
      Issue.record("a proxy's page was taken for a problem")
      return
    }
  }

  @Test func givesTheProblemThatTheNodeTold() async throws {
    let none = ProblemResource.Retry(allowed: false, afterMs: 0, how: "none")
    let node = FakeNode(try .problem(404, code: "9106", retry: none))
    let client = try node.client(attempts: 4)
    guard case .refused(let problem)? = await failure({ try await client.transaction(id) }) else {
      Issue.record("no refusal")
      return
    }
    #expect(problem.code == "9106" && problem.help == "help")
    #expect(node.requests.count == 1, "what cannot help is not tried again")
  }

  @Test func sendsTheSameBytesAgainAfterSilence() async throws {
    let node = FakeNode(
      .silence("lost"), .silence("lost"), try .resource(Self.accepted, status: 202))
    let transaction = try await node.client(attempts: 4).submit([1, 2, 3], upTo: 5)
    #expect(transaction == Self.accepted)
    #expect(node.requests.count == 3)
    #expect(node.requests.allSatisfy { $0.body?.bytes == [1, 2, 3] })
    #expect(node.waits == [.milliseconds(100), .milliseconds(200)])
  }

  @Test func givesUpAfterItsLastAttempt() async throws {
    let node = FakeNode(.silence("1"), .silence("2"), .silence("3"))
    let client = try node.client(attempts: 2)
    guard case .unreachable(let why)? = await failure({ try await client.submit([1]) }) else {
      Issue.record("no failure")
      return
    }
    #expect(why == "2" && node.requests.count == 2)
  }

  /// Whoever was turned away at the door was not let in; after anything else it may have been.
  @Test func aRefusalCountsOnlyWhereNoAttemptBeforeItMayHaveBeenTaken() async throws {
    let none = ProblemResource.Retry(allowed: false, afterMs: 0, how: "none")
    let last = try FakeNode.Reaction.problem(409, code: "9006", retry: none)
    for (first, isTold) in [
      (.silence("lost"), false), (try .problem(503, code: "9113", retry: Self.busy), false),
      (try .problem(429, code: "9110", retry: Self.busy), true),
    ] as [(FakeNode.Reaction, Bool)] {
      let client = try FakeNode(first, last).client(attempts: 2)
      switch await failure({ try await client.submit([1]) }) {
      case .refused(let problem): #expect(isTold && problem.code == "9006")
      case .refusedAgain(let problem): #expect(!isTold && problem.code == "9006")
      case let other: Issue.record("\(String(describing: other))")
      }
    }
    // What is only read is there or not, however often it is asked for.
    let reader = try FakeNode(.silence("lost"), last).client(attempts: 2)
    guard case .refused? = await failure({ try await reader.proof(of: id) }) else {
      Issue.record("a read was taken for a submission")
      return
    }
  }

  @Test func comesBackWhenTheNodeSaysSo() async throws {
    for status in [429, 503] {
      let node = FakeNode(
        try .problem(status, code: "9112", retry: Self.busy), try .resource(Self.accepted))
      #expect(try await node.client(attempts: 2).submit([1]) == Self.accepted)
      #expect(node.waits == [.milliseconds(700)])
    }
  }

  @Test func doesNotComeBackForWhatNeedsAnotherSignatureOrAnotherRule() async throws {
    for (status, how) in [(409, "re-sign"), (422, "same-bytes"), (410, "re-sign")] {
      let retry = ProblemResource.Retry(allowed: true, afterMs: 0, how: how)
      let node = FakeNode(try .problem(status, code: "9006", retry: retry))
      let client = try node.client(attempts: 4)
      guard case .refused? = await failure({ try await client.submit([1]) }) else {
        Issue.record("no refusal for \(status)")
        return
      }
      #expect(node.requests.count == 1)
    }
  }

  @Test func waitsNoLongerThanItsOwnMost() {
    let policy = RetryPolicy(attemptsMax: 100)
    for attempt in 1..<100 {
      let wait = policy.wait(after: .unreachable(""), attempt: attempt)
      #expect((wait ?? .zero) <= policy.waitMax && wait != nil)
    }
    #expect(policy.wait(after: .unreachable(""), attempt: 100) == nil)
    #expect(policy.wait(after: .incomprehensible(""), attempt: 1) == nil)
  }

  @Test func aNodeThatIsNotReadyIsAnAnswer() async throws {
    let readiness = ReadinessResource(checks: [.init(name: "peers", ok: false, detail: "1 of 3")])
    let client = try FakeNode(try .resource(readiness, status: 503)).client(attempts: 3)
    #expect(try await client.readiness() == readiness)
  }

  @Test func asksForWhatItWasToldToAsk() async throws {
    let node = FakeNode(.answer(200, Data([7])), .answer(200, Data([8])))
    let client = try node.client()
    #expect(try await client.proof(of: id) == [7])
    let symbol = try InstrumentSymbol("MTB-12M")
    #expect(try await client.proof(ofHolding: symbol, of: AccountID(Digest(0, 0, 0, 1))) == [8])
    let paths = node.requests.map { $0.url.path() }
    #expect(paths[0] == "/v1/transactions/\(id)/proof")
    #expect(paths[1].hasSuffix("/holdings/MTB-12M/proof"))
    #expect(node.requests.allSatisfy { $0.method == "GET" && $0.body == nil })
  }

  @Test func submitsRawBytesAndWaitsAsLongAsTheNodeMay() async throws {
    let node = FakeNode(try .resource(Self.accepted), try .resource(Self.accepted))
    let client = try node.client()
    _ = try await client.submit([9], wait: "accepted", upTo: 7)
    _ = try await client.submit([9], upTo: 9_999)
    let requests = node.requests
    #expect(requests[0].url.query() == "wait=accepted&timeout=7")
    #expect(requests[1].url.query() == "wait=final&timeout=60")
    #expect(requests.allSatisfy { $0.method == "POST" })
    #expect(requests.allSatisfy { $0.body?.contentType == "application/octet-stream" })
    #expect(requests[0].timeout > .seconds(7))
  }

  @Test func asksAboutATransferInJSON() async throws {
    let told = ExplanationResource(
      height: "7", allowed: false, reasons: [], flags: [], policy: "p", policyVersion: "1",
      rules: [
        .init(
          code: "1001", name: "RECEIVER_KYC", effect: "deny", message: "m", line: 3,
          result: "fired", because: ["b"], values: [.init(name: "receiver.kyc", value: "none")],
          help: nil)
      ])
    let node = FakeNode(try .resource(told))
    let symbol = try InstrumentSymbol("MTB-12M")
    let leg = Leg(
      instrument: InstrumentID(symbol), from: AccountID(Digest(1, 2, 3, 4)),
      to: AccountID(Digest(5, 6, 7, 8)), units: Units(.max))
    #expect(try await node.client().explain(leg, of: symbol) == told)
    let request = try #require(node.requests.first)
    #expect(request.method == "POST")
    #expect(request.url.path() == "/v1/policy:explain")
    #expect(request.body?.contentType == "application/json")
    let asked: ExplanationRequest = try APICoding.decode(
      from: Data(try #require(request.body).bytes))
    #expect(
      asked
        == ExplanationRequest(
          from: leg.from.description, to: leg.to.description, instrument: "MTB-12M",
          units: "340282366920938463463374607431768211455"))
  }
}
