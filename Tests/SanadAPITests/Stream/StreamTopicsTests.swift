import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct StreamTopicsTests {
  private static let digits = String(repeating: "0f", count: 32)

  @Test(arguments: [
    ("block", "did you mean \"blocks\"?"), ("transaction", "did you mean \"transactions\"?"),
    ("validator", "did you mean \"validators\"?"), ("nodes", "did you mean \"node\"?"),
    ("refusal", "did you mean \"refusals\"?"), ("acount:00", "did you mean \"account\"?"),
    ("instrumnet:A", "did you mean \"instrument\"?"), ("weather", "known: blocks"),
    ("", "known: blocks"), ("blocks,", "known: blocks"), ("account:00", "64 hexadecimal digits"),
    ("account:", "64 hexadecimal digits"), ("instrument:mtb", "A-Z, 0-9"),
    ("instrument:", "A-Z, 0-9"),
  ])
  func refusesWhatIsNoTopicAndNamesTheNearest(text: String, said: String) {
    let failure = #expect(throws: ServiceFailure.self) { try StreamTopics(text) }
    #expect(failure?.code == .requestInvalid)
    #expect(failure?.invalid?.first?.pointer == "topics")
    #expect(failure?.detail.contains(said) == true, "\(failure?.detail ?? "")")
  }

  @Test func refusesMoreTopicsThanAreFollowedAtOnce() throws {
    let many = Array(repeating: "blocks", count: StreamTopics.countMax)
    _ = try StreamTopics(many.joined(separator: ","))
    #expect(throws: ServiceFailure.self) {
      try StreamTopics((many + ["blocks"]).joined(separator: ","))
    }
  }

  @Test func readsEveryTopic() throws {
    let topics = try StreamTopics(
      "blocks,transactions,refusals,policy,validators,consensus,node,account:\(Self.digits),instrument:MTB-12M"
    )
    #expect(topics.hasBlocks && topics.hasTransactions && topics.hasRefusals)
    #expect(topics.hasPolicy && topics.hasValidators && topics.hasConsensus && topics.hasNode)
    let stored = try StreamTopics("blocks,policy,validators")
    #expect(topics.isLive && !stored.isLive)
    #expect(topics.accounts.map(\.description) == [Self.digits])
    #expect(topics.instruments.map(\.text) == ["MTB-12M"])
  }

  @Test(arguments: ["", "1", "1.", ".1", "1.2.3", "01.2", "1.02", "1.-2", "1.4294967296", "a.b"])
  func refusesWhatIsNoCursor(text: String) { #expect(StreamCursor(text) == nil) }

  @Test func aCursorReadsBackAsItWasWritten() {
    let last = StreamCursor(height: Height(.max), index: .max)
    #expect(StreamCursor(last.description) == last)
    #expect(StreamCursor("12.3") == StreamCursor(height: Height(12), index: 3))
    #expect(StreamCursor(height: Height(12), index: 3) < StreamCursor(height: Height(13), index: 0))
  }
}
