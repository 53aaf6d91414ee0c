import SanadTypes
import Testing

@testable import SanadAPIModel

/// What clients read of lists, of the stream and of who takes part, letter by letter.
@Suite struct GoldenReadingTests {
  private static let most = "18446744073709551615"

  private static let block = BlockSummaryResource(
    height: most, digest: "d", time: "t", view: "2", leader: "val-a", transactions: 3, weight: "4",
    stateRoot: "s")
  private static let blockText = """
    {"digest":"d","height":"\(most)","leader":"val-a","state_root":"s","time":"t",\
    "transactions":3,"view":"2","weight":"4"}
    """
  private static let transaction = TransactionSummaryResource(
    id: "i", height: "1", index: 2, time: "t", account: "a", lane: 0, sequence: most,
    outcome: "refused", code: "1001",
    operations: [
      .init(
        name: "issue",
        legs: [.init(instrument: "MTB-12M", from: nil, to: "b", units: most)])
    ])
  private static let transactionText = """
    {"account":"a","code":"1001","height":"1","id":"i","index":2,"lane":0,"operations":[{"legs":\
    [{"instrument":"MTB-12M","to":"b","units":"\(most)"}],"name":"issue"}],"outcome":"refused",\
    "sequence":"\(most)","time":"t"}
    """

  private static var event: EventResource {
    var event = EventResource(height: "1", index: 2, time: "t", transaction: "x", kind: "moved")
    event.movement = "transfer"
    event.instrument = "MTB-12M"
    event.from = "a"
    event.to = "b"
    event.units = most
    return event
  }
  private static let eventText = """
    {"from":"a","height":"1","index":2,"instrument":"MTB-12M","kind":"moved",\
    "movement":"transfer","time":"t","to":"b","transaction":"x","units":"\(most)"}
    """

  @Test func aBlockTellsWhoseViewsWereGivenUpBeforeIt() throws {
    var block = Self.block
    block.missed = [.init(validator: "val-b", views: Self.most)]
    try golden(
      block,
      Self.blockText.replacing(
        #","state_root""#,
        with: #","missed":[{"validator":"val-b","views":"\#(Self.most)"}],"state_root""#))
  }

  @Test func aRegister() throws {
    try golden(
      RegisterResource(
        symbol: "MTB-12M", height: Self.most, accounts: "2", units: "3",
        items: [.init(account: "a", identity: "i", units: "2", locked: "1")], next: "c"),
      """
      {"accounts":"2","height":"\(Self.most)","items":[{"account":"a","identity":"i","locked":"1",\
      "units":"2"}],"next":"c","symbol":"MTB-12M","units":"3"}
      """)
  }

  @Test func partsOfAnAccount() throws {
    let account = AccountResource(
      id: "a", height: Self.most, identity: "i", kind: "house", threshold: 1, keys: [],
      lanes: [.init(lane: 0, confirmed: "1", next: "2")],
      holdings: [.init(instrument: "PKR-W", units: "7", locked: "0", display: "0.07")],
      eventCount: "1", eventChain: "c")
    try golden(
      BalancesResource(account),
      """
      {"height":"\(Self.most)","holdings":[{"display":"0.07","instrument":"PKR-W","locked":"0",\
      "locks":[],"units":"7"}],"id":"a"}
      """)
    try golden(
      SequencesResource(account),
      """
      {"height":"\(Self.most)","id":"a","lanes":[{"confirmed":"1","lane":0,"next":"2"}]}
      """)
  }

  @Test func whyABlockIsFinal() throws {
    try golden(
      FinalityResource(
        height: Self.most, digest: "d", descendants: 2,
        certificate: .init(
          epoch: "0", view: "3", parentView: "2", block: "b", signers: ["val-a"],
          signatures: ["ff"]), bytes: "00"),
      """
      {"bytes":"00","certificate":{"block":"b","epoch":"0","parent_view":"2","signatures":["ff"],\
      "signers":["val-a"],"view":"3"},"descendants":2,"digest":"d","height":"\(Self.most)"}
      """)
  }

  @Test func aPerformance() throws {
    var performance = PerformanceResource(
      validator: "val-a", fromHeight: "1", height: Self.most, turns: "9", missed: "2",
      certificates: 5, signed: 4)
    let text = """
      {"certificates":5,"from_height":"1","height":"\(Self.most)","missed":"2","signed":4,\
      "turns":"9","validator":"val-a"}
      """
    try golden(performance, text)
    performance.lastProposed = "7"
    performance.lastSigned = "8"
    try golden(
      performance,
      text.replacing(
        #","missed""#, with: #","last_proposed":"7","last_signed":"8","missed""#))
  }

  @Test func summaries() throws {
    try golden(Self.block, Self.blockText)
    try golden(Self.transaction, Self.transactionText)
    try golden(Self.event, Self.eventText)
  }

  @Test func everyKindOfEvent() throws {
    var event = EventResource(height: "1", index: 0, time: "t", transaction: "x", kind: "refused")
    event.account = "a"
    event.code = "1001"
    event.name = "RECEIVER_KYC"
    event.reasons = []
    try golden(
      event,
      """
      {"account":"a","code":"1001","height":"1","index":0,"kind":"refused","name":"RECEIVER_KYC",\
      "reasons":[],"time":"t","transaction":"x"}
      """)
    var claim = EventResource(height: "1", index: 0, time: "t", transaction: "x", kind: "k")
    claim.identity = "i"
    claim.topic = "kyc"
    claim.opened = "o"
    try golden(
      claim,
      """
      {"height":"1","identity":"i","index":0,"kind":"k","opened":"o","time":"t","topic":"kyc",\
      "transaction":"x"}
      """)
  }

  @Test func pages() throws {
    try golden(
      PageResource(items: [Self.block], next: "00"),
      "{\"items\":[\(Self.blockText)],\"next\":\"00\"}", as: "BlockPage")
    try golden(
      PageResource(items: [Self.transaction], next: nil),
      "{\"items\":[\(Self.transactionText)]}", as: "TransactionPage")
    try golden(
      PageResource<EventResource>(items: [], next: nil), "{\"items\":[]}", as: "EventPage")
  }

  @Test func itemsOfTheStream() throws {
    for (item, text) in [
      (
        StreamItemResource(cursor: "1.0", block: Self.block),
        "{\"block\":\(Self.blockText),\"cursor\":\"1.0\",\"type\":\"block\"}"
      ),
      (
        StreamItemResource(cursor: "1.1", transaction: Self.transaction),
        "{\"cursor\":\"1.1\",\"transaction\":\(Self.transactionText),\"type\":\"transaction\"}"
      ),
      (
        StreamItemResource(cursor: "1.2", event: Self.event),
        "{\"cursor\":\"1.2\",\"event\":\(Self.eventText),\"type\":\"event\"}"
      ),
      (
        StreamItemResource(cursor: "1.3", gap: .init(from: "2", to: "9")),
        "{\"cursor\":\"1.3\",\"gap\":{\"from\":\"2\",\"to\":\"9\"},\"type\":\"gap\"}"
      ),
      (StreamItemResource(cursor: "1.3", .slow), "{\"cursor\":\"1.3\",\"type\":\"slow\"}"),
      (
        StreamItemResource(cursor: "1.3", .heartbeat), "{\"cursor\":\"1.3\",\"type\":\"heartbeat\"}"
      ),
    ] {
      try golden(item, text)
    }
  }

  @Test func identity() throws {
    try golden(
      IdentityResource(
        id: "i", height: Self.most, kind: "institution", lei: "L", registeredBy: "r",
        registeredAt: "t", country: "PK", investorClass: "bank", accountCount: 2,
        firstAccount: "f",
        claims: [
          .init(
            topic: "kyc", value: "standard", attestors: ["a"], issuedAt: "t", validUntil: "u",
            revokedAt: "v", current: false)
        ]),
      """
      {"account_count":2,"claims":[{"attestors":["a"],"current":false,"issued_at":"t","revoked_at":\
      "v","topic":"kyc","valid_until":"u","value":"standard"}],"country":"PK","first_account":"f",\
      "height":"\(Self.most)","id":"i","investor_class":"bank","kind":"institution","lei":"L",\
      "registered_at":"t","registered_by":"r"}
      """)
  }

  @Test func schedule() throws {
    try golden(
      ScheduleResource(
        symbol: "MTB-12M", height: "1", currency: "PKR",
        entries: [
          .init(date: "2026-11-01", kind: "issue", unitMinor: nil),
          .init(date: "2027-11-01", kind: "maturity", unitMinor: "100"),
        ]),
      """
      {"currency":"PKR","entries":[{"date":"2026-11-01","kind":"issue"},{"date":"2027-11-01",\
      "kind":"maturity","unit_minor":"100"}],"height":"1","symbol":"MTB-12M"}
      """)
  }

  @Test func policies() throws {
    try golden(
      PolicyResource(name: "p", version: "1", digest: "d", instruments: ["A"], text: "x"),
      "{\"digest\":\"d\",\"instruments\":[\"A\"],\"name\":\"p\",\"text\":\"x\",\"version\":\"1\"}")
    try golden(
      PolicyVersionsResource(
        name: "p", versions: [.init(version: "1", digest: "d", instruments: [])]),
      "{\"name\":\"p\",\"versions\":[{\"digest\":\"d\",\"instruments\":[],\"version\":\"1\"}]}")
  }

  @Test func whoTakesPart() throws {
    try golden(
      ValidatorsResource(
        height: "1", epoch: "0", quorum: 3, totalWeight: 4, faultsTolerated: 1,
        validators: [
          .init(index: 0, name: "val-a", consensusKey: "c", peerKey: "p", weight: 4)
        ]),
      """
      {"epoch":"0","faults_tolerated":1,"height":"1","quorum":3,"total_weight":4,"validators":[{\
      "consensus_key":"c","index":0,"name":"val-a","peer_key":"p","weight":4}]}
      """)
    try golden(
      PeerResource(name: "val-b", role: "validator", connected: true),
      "{\"connected\":true,\"name\":\"val-b\",\"role\":\"validator\"}")
    var lost = PeerResource(name: "val-c", role: "validator", connected: false)
    lost.sinceMs = Self.most
    lost.code = "9216"
    lost.detail = "refused"
    lost.cutOff = true
    try golden(
      lost,
      """
      {"code":"9216","connected":false,"cut_off":true,"detail":"refused","name":"val-c",\
      "role":"validator","since_ms":"\(Self.most)"}
      """)
    try golden(
      EvidenceResource(
        validator: "val-b", epoch: "2", view: "1", offence: "twoNotarize", bytes: "00",
        height: nil),
      """
      {"bytes":"00","epoch":"2","offence":"twoNotarize","validator":"val-b","view":"1"}
      """)
    try golden(
      EvidenceResource(
        validator: "val-b", epoch: "2", view: "1", offence: "twoNotarize", bytes: "00",
        height: "7"),
      """
      {"bytes":"00","epoch":"2","height":"7","offence":"twoNotarize","validator":"val-b",\
      "view":"1"}
      """)
    try golden(SubmissionRequest(bytes: "00"), "{\"bytes\":\"00\"}", as: "SubmissionRequest")
  }

  @Test func disk() throws {
    var disk = DiskResource(
      height: "9", firstHeight: "1", parts: [.init(name: "blocks", bytes: "2")], storeBytes: "3",
      journalBytes: "4", logBytes: "5", freeBytes: "6",
      growth: .init(
        bytesPerDay: "7", bytesPerBlock: "8", blocks: "10", overMs: "11", daysLeft: "12"),
      retention: .init(retain: "90 days", keepsFrom: "13", keptBy: "age", freesBytes: "14"))
    try golden(
      disk,
      """
      {"first_height":"1","free_bytes":"6","growth":{"blocks":"10","bytes_per_block":"8",\
      "bytes_per_day":"7","days_left":"12","over_ms":"11"},"height":"9","journal_bytes":"4",\
      "log_bytes":"5","parts":[{"bytes":"2","name":"blocks"}],"retention":{"frees_bytes":"14",\
      "keeps_from":"13","kept_by":"age","retain":"90 days"},"store_bytes":"3"}
      """)
    disk.growth = nil
    disk.freeBytes = nil
    disk.parts = []
    disk.retention = .init(retain: "all", keepsFrom: "1", freesBytes: "0")
    try golden(
      disk,
      """
      {"first_height":"1","height":"9","journal_bytes":"4","log_bytes":"5","parts":[],\
      "retention":{"frees_bytes":"0","keeps_from":"1","retain":"all"},"store_bytes":"3"}
      """)
  }

  @Test func consensus() throws {
    var consensus = ConsensusResource(
      epoch: "0", view: "9", leader: "val-a", inViewMs: "10",
      votes: [.init(kind: "notarize", signers: ["val-a"], missing: ["val-b"])], quorum: 3,
      finalizedView: "8", finalizedHeight: "7", finalizedMsAgo: "11",
      missingFinalizes: ["val-c"], abstains: ["diverged"],
      validators: [.init(name: "val-a", weight: 4, connected: true, heardMsAgo: "12")])
    consensus.working = "w"
    consensus.gaveUp = "g"
    consensus.proposal = "p"
    consensus.tip = "8"
    consensus.catchUpTo = "13"
    consensus.workingMs = "14"
    consensus.timers = [.init(name: "view", inMs: "15")]
    consensus.proposalAheadMs = "16"
    consensus.clockBehindMs = "17"
    consensus.clockMovedMs = "28"
    consensus.disk = .init(freeBytes: "18", neededBytes: "19", writingMs: "20", slowestMs: "21")
    consensus.limits = .init(
      stalledAfterMs: "24", driftMaxMs: "25", viewTimeoutMs: "26")
    consensus.recovery = .init(answered: ["val-b"], needed: 2, floor: "27")
    consensus.validators[0].view = "22"
    consensus.validators[0].finalizedView = "23"
    consensus.validators[0].abstains = ["diverged"]
    try golden(
      consensus,
      """
      {"abstains":["diverged"],"catch_up_to":"13","clock_behind_ms":"17","clock_moved_ms":"28","disk":{"free_bytes":"18",\
      "needed_bytes":"19","slowest_ms":"21","writing_ms":"20"},"epoch":"0","finalized_height":"7",\
      "finalized_ms_ago":"11","finalized_view":"8","gave_up":"g","in_view_ms":"10",\
      "leader":"val-a","limits":{"drift_max_ms":"25","stalled_after_ms":"24",\
      "view_timeout_ms":"26"},\
      "missing_finalizes":["val-c"],"proposal":"p","proposal_ahead_ms":"16",\
      "quorum":3,"recovery":{"answered":["val-b"],"floor":"27","needed":2},"timers":[{"in_ms":"15","name":"view"}],"tip":"8",\
      "validators":[{"abstains":["diverged"],"connected":true,"finalized_view":"23",\
      "heard_ms_ago":"12","name":"val-a","view":"22","weight":4}],"view":"9",\
      "votes":[{"kind":"notarize","missing":["val-b"],"signers":["val-a"]}],"working":"w",\
      "working_ms":"14"}
      """)
  }
}
