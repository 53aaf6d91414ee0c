import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct SubmissionTests {
  private static let paths = [
    "/v1/transactions", "/v1/transactions:batch", "/v1/transactions:check",
  ]

  @Test func refusesAnotherMediaType() async throws {
    try await RunningAPI.run { api in
      for path in Self.paths {
        for type in [
          "application/jsonl", "text/plain", "", "application/octet-streamXXX", "application/octet",
          "application/octet-stream, text/plain", ";application/octet-stream",
        ] {
          let answer = try await api.post(path, [1], type: type)
          #expect(answer.status == 415, "\(path) \(type)")
          #expect(try answer.problem().code == "9104")
        }
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesAnEmptyBody() async throws {
    try await RunningAPI.run { api in
      for path in Self.paths {
        let answer = try await api.post(path, [])
        #expect(answer.status == 400)
        #expect(try answer.problem().code == "9103")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesABodyAboveTheLimitAndTakesOneAtIt() async throws {
    try await RunningAPI.run { api in
      for path in [Self.paths[0], Self.paths[2]] {
        let most = [UInt8](repeating: 7, count: Block.transactionBytesMax)
        let answer = try await api.post(path, most + [7])
        #expect(answer.status == 413)
        #expect(try answer.problem().code == "9002")
        #expect(api.service.questions.isEmpty)
      }
      let most = [UInt8](repeating: 7, count: Block.transactionBytesMax)
      #expect(try await api.post(Self.paths[0], most).status == 202)
      #expect(api.service.questions == [.submit(most, .accepted, .seconds(10))])
    }
  }

  @Test func refusesABatchThatIsNoneEmptyOrTooLarge() async throws {
    try await RunningAPI.run { api in
      for body: [UInt8] in [[0], [1], [1, 2, 9], [1, 1, 9, 0], [0x81, 0x00, 1, 9], [255]] {
        let answer = try await api.post("/v1/transactions:batch", body)
        #expect(answer.status == 400, "\(body)")
        #expect(try answer.problem().code == "9103")
      }
      let large = [UInt8](repeating: 1, count: TransactionBatch.bytesMax + 1)
      let answer = try await api.post("/v1/transactions:batch", large)
      #expect(answer.status == 413)
      #expect(try answer.problem().code == "9002")
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func passesABatchOnInItsOrder() async throws {
    try await RunningAPI.run { api in
      let path = "/v1/transactions:batch?wait=final&timeout=3"
      let answer = try await api.post(path, [2, 1, 9, 2, 8, 7])
      #expect(answer.status == 200)
      #expect(try answer.object()["results"] as? [String] == ["accepted", "accepted"])
      #expect(api.service.questions == [.batch([[9], [8, 7]], .final, .seconds(3))])
    }
  }

  @Test func refusesAWaitOrATimeOutThatIsNone() async throws {
    try await RunningAPI.run { api in
      for query in [
        "wait=forever", "wait=", "wait=FINAL", "timeout=61", "timeout=-1", "timeout=1.5",
        "timeout=", "timeout=99999999999999999999",
      ] {
        let answer = try await api.post("/v1/transactions?\(query)", [1])
        #expect(answer.status == 400, "\(query)")
        let problem = try answer.problem()
        #expect(problem.code == "9103")
        #expect(query.hasPrefix(problem.invalid?.first?.pointer ?? "?"))
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func refusesQueryNamesThatAreUnknownOrGivenTwice() async throws {
    try await RunningAPI.run { api in
      for path in ["/v1/transactions", "/v1/transactions:batch"] {
        let unknown = try await api.post(path + "?wiat=final&timeout=3", [1, 1, 9])
        #expect(unknown.status == 400)
        let problem = try unknown.problem()
        #expect(problem.code == "9103" && !problem.definite)
        #expect(problem.invalid?.map(\.pointer) == ["wiat"])
        #expect(problem.detail.contains("did you mean \"wait\"?"))
        let twice = try await api.post(path + "?wait=none&wait=final", [1, 1, 9])
        #expect(try twice.problem().detail == "wait is given twice")
      }
      let check = try await api.post("/v1/transactions:check?wait=final", [1])
      #expect(try check.problem().invalid?.map(\.pointer) == ["wait"])
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func takesAMediaTypeWithParametersInAnyCase() async throws {
    try await RunningAPI.run { api in
      for type in [
        "application/octet-stream; charset=binary", "Application/Octet-Stream",
        "application/octet-stream ;a=b",
      ] {
        let answer = try await api.post("/v1/transactions", [1], type: type)
        #expect(answer.status == 202, "\(type)")
      }
    }
  }

  /// The limit of each resource is the one that its refusal names.
  @Test func anAnnouncedBodyAboveTheLimitIsRefusedBeforeItIsRead() async throws {
    try await RunningAPI.run { api in
      for (path, limit, type) in [
        ("/v1/transactions", 65_536, "application/octet-stream"),
        ("/v1/transactions:check", 65_536, "application/octet-stream"),
        ("/v1/transactions:batch", 262_144, "application/octet-stream"),
        ("/v1/policy:explain", 4_096, "application/json"),
      ] {
        let answers = try await api.raw.send(
          "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(limit + 1)\r\n\r\n")
        #expect(answers.statuses == [413], "\(path)")
        #expect(answers.text.contains("more than \(limit) bytes"))
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func tellsARefusalWithWhatWasExpected() async throws {
    try await RunningAPI.run { api in
      api.service.fail(
        with: ServiceFailure(.sequenceReused, "lane 0 is further", expected: "4", got: "3"))
      let answer = try await api.post("/v1/transactions", [1])
      #expect(answer.status == 409)
      let problem = try answer.problem()
      #expect(problem.expected == "4" && problem.got == "3" && problem.retry.how == "re-sign")
    }
  }

  @Test func whatIsNotFinalIsAcceptedWithThePlaceToLook() async throws {
    try await RunningAPI.run { api in
      let accepted = try await api.post("/v1/transactions?wait=final&timeout=0", [1, 2])
      #expect(accepted.status == 202)
      #expect(accepted.headers["location"] == "/v1/transactions/ab")
      #expect(try accepted.object()["sequence"] as? String == "18446744073709551615")
      api.service.set(status: .final)
      let final = try await api.post("/v1/transactions?wait=final&timeout=60", [1, 2])
      #expect(final.status == 200 && final.headers["location"] == nil)
      #expect(
        api.service.questions == [
          .submit([1, 2], .final, .zero), .submit([1, 2], .final, .seconds(60)),
        ])
    }
  }

  @Test func tellsWhatAClientMayHandOver() async throws {
    try await RunningAPI.run { api in
      for path in ["/v1/transactions", "/v1/transactions:batch"] {
        let answer = try await api.post(path, [1, 1, 7])
        #expect(
          answer.headers["ratelimit-policy"] == #""transactions";q=9;qu="concurrent-requests""#)
        // Its address is known.
        #expect(answer.headers["ratelimit"] == #""transactions";r=8"#)
      }
      let quota = ClientQuota(name: "transactions", most: 9, left: 0)
      api.service.fail(
        with: ServiceFailure(usedUp: quota, "too much", retryAfter: .milliseconds(500)))
      let refused = try await api.post("/v1/transactions", [1])
      #expect(refused.status == 429)
      #expect(refused.headers["retry-after"] == "1")
      #expect(refused.headers["ratelimit"] == #""transactions";r=0"#)
      let problem = try refused.problem()
      #expect(problem.code == "9121" && !problem.definite)
      #expect(problem.retry.how == "same-bytes" && problem.retry.afterMs == 500)
    }
  }

  /// The same bytes may come any number of times: the node is asked each time, with the same.
  @Test func passesTheSameBytesOnEachTime() async throws {
    try await RunningAPI.run { api in
      for _ in 0..<3 {
        let answer = try await api.post("/v1/transactions", [5, 6])
        #expect(answer.status == 202)
      }
      let one = FakeService.Question.submit([5, 6], .accepted, .seconds(10))
      #expect(api.service.questions == [one, one, one])
    }
  }

  @Test func aCheckSendsNothing() async throws {
    try await RunningAPI.run { api in
      let answer = try await api.post("/v1/transactions:check", [5])
      #expect(answer.status == 200)
      #expect(try answer.object()["outcome"] as? String == "would-apply")
      #expect(api.service.questions == [.check([5])])
    }
  }

  /// Whoever keeps signed bytes must know when to throw them away, and when not to.
  @Test(arguments: [
    (ErrorCode.malformedBytes, true), (.oversized, true), (.wrongChain, true), (.expired, true),
    (.sequenceReused, true), (.signatureInvalid, true), (.sequenceGap, false),
    (.signatureMissing, false), (.authorizationMissing, false), (.submitterUnknown, false),
    (.rateLimited, false), (.notReady, false), (.internalFault, false), (.diskFull, false),
    (.transactionUnknown, false), (.requestInvalid, false), (.methodNotAllowed, false),
    (.mediaTypeUnsupported, false), (.identifierInvalid, false), (.requestHeadTooLarge, false),
    (.requestTooSlow, false),
  ])
  func saysWhetherTheBytesCanEverSucceed(code: ErrorCode, isDefinite: Bool) {
    let problem = ProblemResource(ServiceFailure(code, "d"), instance: "i")
    #expect(problem.definite == isDefinite)
  }
}
