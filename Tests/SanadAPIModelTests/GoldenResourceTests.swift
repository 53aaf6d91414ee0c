import Foundation
import SanadTypes
import Testing

@testable import SanadAPIModel

/// What clients read, letter by letter: a name that changes here breaks them.
@Suite struct GoldenResourceTests {
  private static let most = "18446744073709551615"

  private static let reason = ReasonResource(
    code: "1001", name: "RECEIVER_KYC", message: "receiver has no current KYC",
    policy: "mtb-onshore", policyVersion: "1", because: "receiver.kyc is none", limit: nil,
    headroom: nil, help: nil)
  private static let reasonText = """
    {"because":"receiver.kyc is none","code":"1001","message":"receiver has no current KYC",\
    "name":"RECEIVER_KYC","policy":"mtb-onshore","policy_version":"1"}
    """

  @Test func refusesJSONWithAMissingField() {
    for text in ["{}", "[]", "", "{\"ok\":true,\"name\":\"x\"}"] {
      #expect(throws: (any Error).self, "\(text)") {
        try APICoding.decode(ReadinessResource.Check.self, from: Data(text.utf8))
      }
    }
  }

  @Test func readiness() throws {
    let checks = [
      ReadinessResource.Check(name: "started", ok: true, detail: "the replica answers"),
      ReadinessResource.Check(name: "peers", ok: false, detail: "1 of 3"),
    ]
    try golden(
      ReadinessResource(checks: checks),
      """
      {"checks":[{"detail":"the replica answers","name":"started","ok":true},\
      {"detail":"1 of 3","name":"peers","ok":false}],"ready":false}
      """)
    #expect(ReadinessResource(checks: [checks[0]]).ready)
  }

  @Test func transaction() throws {
    try golden(
      TransactionResource(
        id: "ab", status: .accepted, account: "cd", lane: 15, sequence: Self.most,
        validUntil: "2026-11-20T14:11:09Z"),
      """
      {"account":"cd","id":"ab","lane":15,"sequence":"18446744073709551615","status":"accepted",\
      "valid_until":"2026-11-20T14:11:09Z"}
      """)
    try golden(
      TransactionResource(
        id: "ab", status: .final, account: "cd", lane: 0, sequence: "0", validUntil: "t",
        height: Self.most, index: 2, finalizedAt: "u",
        receipt: ReceiptResource(
          outcome: "refused", code: "1001", reasons: [Self.reason], flags: [], reasonsOmitted: 1,
          flagsOmitted: 2, weight: Self.most, readsDigest: "ef", bytes: "00"), bytes: "01"),
      """
      {"account":"cd","bytes":"01","finalized_at":"u","height":"18446744073709551615","id":"ab",\
      "index":2,"lane":0,"receipt":{"bytes":"00","code":"1001","flags":[],"flags_omitted":2,\
      "outcome":"refused","reads_digest":"ef","reasons":[\(Self.reasonText)],\
      "reasons_omitted":1,"weight":"18446744073709551615"},\
      "sequence":"0","status":"final","valid_until":"t"}
      """)
  }

  @Test func check() throws {
    try golden(
      CheckResource(
        height: Self.most, id: "ab", outcome: "would-refuse", reasons: [Self.reason],
        flags: [Self.reason], weight: "7"),
      """
      {"flags":[\(Self.reasonText)],"height":"18446744073709551615","id":"ab","outcome":"would-refuse",\
      "reasons":[\(Self.reasonText)],"weight":"7"}
      """)
  }

  @Test func account() throws {
    let units = "340282366920938463463374607431768211455"
    try golden(
      AccountResource(
        id: "ab", height: "1", identity: "cd", kind: "house", threshold: 2,
        keys: [.init(key: "ef", weight: 65_535)],
        lanes: [.init(lane: 0, confirmed: "3", next: Self.most)],
        holdings: [
          .init(
            instrument: "PKR-W", units: units, locked: "7", display: "1,200.00",
            locks: [.init(settlement: "12", units: "7", validUntil: "t")])
        ], eventCount: Self.most, eventChain: "00"),
      """
      {"event_chain":"00","event_count":"18446744073709551615","height":"1","holdings":[{"display":\
      "1,200.00","instrument":"PKR-W","locked":"7","locks":[{"settlement":"12","units":"7","valid_until":"t"}],"units":"\(units)"}],"id":"ab","identity":"cd",\
      "keys":[{"key":"ef","weight":65535}],"kind":"house","lanes":[{"confirmed":"3","lane":0,\
      "next":"18446744073709551615"}],"threshold":2}
      """)
  }

  @Test func settlement() throws {
    try golden(
      SettlementResource(
        id: "ab", height: Self.most, status: .open, instructedBy: "cd", instructedAt: "t",
        validUntil: "u",
        legs: [
          .init(instrument: "PKR-W", from: "cd", to: "ef", units: "120000", display: "1,200.00")
        ],
        affirmations: [
          .init(account: "cd", affirmedAt: "t"), .init(account: "ef", affirmedAt: nil),
        ]),
      """
      {"affirmations":[{"account":"cd","affirmed_at":"t"},{"account":"ef"}],\
      "height":"18446744073709551615","id":"ab","instructed_at":"t","instructed_by":"cd",\
      "legs":[{"display":"1,200.00","from":"cd","instrument":"PKR-W","to":"ef","units":"120000"}],\
      "status":"open","valid_until":"u"}
      """)
    try golden(
      SettlementResource(
        id: "ab", height: "1", status: .cancelled, instructedBy: "cd", instructedAt: "t",
        validUntil: "u", legs: [], affirmations: [], endedAt: "v", endedBy: "12"),
      """
      {"affirmations":[],"ended_at":"v","ended_by":"12","height":"1","id":"ab","instructed_at":"t",\
      "instructed_by":"cd","legs":[],"status":"cancelled","valid_until":"u"}
      """)
  }

  @Test func instrument() throws {
    try golden(
      InstrumentResource(
        symbol: "MTB-12M", id: "ab", height: "1", instrumentClass: "bill", isin: "PKMTB12M0013",
        currency: "PKR", unitFaceMinor: "100", maturity: "2027-11-01", authorised: Self.most,
        issued: "2", outstanding: "3", holders: "4",
        cells: [.init(country: "PK", investorClass: "retail", units: "5")], policy: "p",
        policyVersion: "1", eventCount: "6", eventChain: "00"),
      """
      {"authorised":"18446744073709551615","cells":[{"country":"PK","investor_class":"retail",\
      "units":"5"}],"currency":"PKR","event_chain":"00","event_count":"6","height":"1",\
      "holders":"4","id":"ab","instrument_class":"bill","isin":"PKMTB12M0013","issued":"2",\
      "maturity":"2027-11-01","outstanding":"3","policy":"p","policy_version":"1",\
      "symbol":"MTB-12M","unit_face_minor":"100"}
      """)
  }

  @Test func status() throws {
    var status = StatusResource(
      node: "val-a", role: "validator", version: "0.1.0", network: "local", chainId: "ab",
      height: Self.most, block: "cd", stateRoot: "ef", blockTime: "t", finalityMs: 42,
      storedHeight: "1", firstHeight: "7",
      epoch: "0", view: Self.most, leader: "val-b", validators: 4, faultsTolerated: 1,
      mempool: 2, abstains: ["diverged"], peers: [.init(name: "val-b", connected: true)],
      ready: true)
    status.clockMovedMs = "43"
    try golden(
      status,
      """
      {"abstains":["diverged"],"block":"cd","block_time":"t","chain_id":"ab","clock_moved_ms":"43","epoch":"0","faults_tolerated":1,"finality_ms":42,"first_height":"7",\
      "height":"18446744073709551615","leader":"val-b","mempool":2,"network":"local",\
      "node":"val-a","peers":[{"connected":true,"name":"val-b"}],"ready":true,\
      "role":"validator","state_root":"ef","stored_height":"1","validators":4,\
      "version":"0.1.0","view":"18446744073709551615"}
      """)
  }

  /// Of a node that has no state yet, or not that of the others.
  @Test func joiningAndCatchingUp() throws {
    var joining = JoiningResource(phase: "looking", forMs: "7")
    try golden(
      joining,
      """
      {"bytes":"0","chunks":0,"chunks_resumed":0,"for_ms":"7","parted":[],"peers":[],\
      "phase":"looking"}
      """)
    joining.phase = "fetching"
    joining.height = Self.most
    joining.block = "cd"
    joining.chunks = 3
    joining.chunksTotal = 12
    joining.chunksResumed = 1
    joining.percent = 25
    joining.bytes = "4"
    joining.bytesTotal = "16"
    joining.bytesPerSecond = "2"
    joining.secondsLeft = "6"
    joining.peers = ["val-b"]
    joining.parted = ["val-c"]
    try golden(
      joining,
      """
      {"block":"cd","bytes":"4","bytes_per_second":"2","bytes_total":"16","chunks":3,\
      "chunks_resumed":1,"chunks_total":12,"for_ms":"7","height":"18446744073709551615",\
      "parted":["val-c"],"peers":["val-b"],"percent":25,"phase":"fetching","seconds_left":"6"}
      """)
    try golden(
      CatchingUpResource(
        toHeight: Self.most, blocksLeft: "9", blocksPerSecond: "3", secondsLeft: "3"),
      """
      {"blocks_left":"9","blocks_per_second":"3","seconds_left":"3",\
      "to_height":"18446744073709551615"}
      """)
  }

  @Test func block() throws {
    let header = BlockResource.Header(
      version: 1, chainId: "ab", epoch: "0", view: Self.most, height: Self.most, parent: "p",
      leader: 3, timestampMs: Self.most, transactionsRoot: "t", transactionCount: 2,
      stateRoot: "s", receiptsRoot: "r", weight: Self.most, evidenceRoot: "e",
      closesEpoch: false, nextValidators: "n")
    let certificate = BlockResource.Certificate(
      epoch: "0", view: "7", parentView: "6", block: "b", signers: ["val-a"], signatures: ["00"])
    try golden(
      BlockResource(digest: "d", header: header, transactions: ["x"], certificate: certificate),
      """
      {"certificate":{"block":"b","epoch":"0","parent_view":"6","signatures":["00"],\
      "signers":["val-a"],"view":"7"},"digest":"d","header":{"chain_id":"ab",\
      "closes_epoch":false,"epoch":"0","evidence_root":"e","height":"18446744073709551615",\
      "leader":3,"next_validators":"n","parent":"p","receipts_root":"r","state_root":"s",\
      "timestamp_ms":"18446744073709551615","transaction_count":2,"transactions_root":"t",\
      "version":1,"view":"18446744073709551615","weight":"18446744073709551615"},\
      "transactions":["x"]}
      """)
  }

  @Test func problem() throws {
    try golden(
      ProblemResource(
        type: "/v1/errors/9007", title: "T", status: 409, detail: "D", instance: "1",
        code: "9007", name: "SEQUENCE_GAP", category: "STATE_CONFLICT", definite: false,
        retry: .init(allowed: true, afterMs: 0, how: "re-sign"), help: "H", expected: "3",
        got: Self.most, invalid: [.init(pointer: "byte 4", reason: "r")]),
      """
      {"category":"STATE_CONFLICT","code":"9007","definite":false,"detail":"D","expected":"3",\
      "got":"18446744073709551615","help":"H","instance":"1","invalid":[{"pointer":"byte 4",\
      "reason":"r"}],"name":"SEQUENCE_GAP","retry":{"after_ms":0,"allowed":true,\
      "how":"re-sign"},"status":409,"title":"T","type":"/v1/errors/9007"}
      """)
  }

  @Test func errorCode() throws {
    try golden(
      ErrorCodeResource(.sequenceGap),
      """
      {"category":"STATE_CONFLICT","code":"9007","help":"Send the missing ones first, or sign \
      with the expected sequence.","name":"SEQUENCE_GAP",\
      "title":"Transactions with lower sequences of this lane are missing."}
      """)
  }

  @Test func anExplanationHasItsRulesInTheirOrder() throws {
    let rule = ExplanationResource.Rule(
      code: "1001", name: "RECEIVER_KYC", effect: "deny", message: "m", line: 3, result: "fired",
      because: ["b"], values: [.init(name: "receiver.kyc", value: "none")], help: nil)
    #expect(rule.hasFired)
    try golden(
      ExplanationResource(
        height: Self.most, allowed: false, reasons: [Self.reason], flags: [], policy: "p",
        policyVersion: "2", rules: [rule]),
      """
      {"allowed":false,"flags":[],"height":"\(Self.most)","policy":"p","policy_version":"2",\
      "reasons":[\(Self.reasonText)],"rules":[{"because":["b"],"code":"1001","effect":"deny",\
      "line":3,"message":"m","name":"RECEIVER_KYC","result":"fired",\
      "values":[{"name":"receiver.kyc","value":"none"}]}]}
      """)
    try golden(
      ExplanationRequest(from: "a", to: "b", instrument: "I", units: Self.most),
      "{\"from\":\"a\",\"instrument\":\"I\",\"to\":\"b\",\"units\":\"\(Self.most)\"}")
  }
}
