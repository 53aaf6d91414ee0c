import SanadTypes
import Testing

@testable import SanadConfig

@Suite struct NodeConfigurationTests {
  static let good = """
    name: val-a
    role: validator
    genesis: genesis.yaml
    data: data
    keys:
      consensus: {file: consensus.key}
      peer: {test_word: sanad, test_name: val-a/peer}
    p2p:
      listen: 127.0.0.1:26601
      peers:
        - {name: val-b, address: "[::1]:26611"}
    api:
      listen: 127.0.0.1:26600
    """

  private func complaints(_ text: String) -> [String] {
    do {
      _ = try NodeConfiguration.read(text, file: "node.yaml", folder: "/etc/sanad")
      return []
    } catch {
      return error.complaints.map(\.description)
    }
  }

  private func replacing(_ old: String, with new: String) -> String {
    precondition(Self.good.contains(old), "the planted text must replace something: \(old)")
    return Self.good.replacing(old, with: new)
  }

  @Test func namesAnUnknownKeyWithItsLineAndTheNearestOne() {
    #expect(
      complaints(replacing("  listen: 127.0.0.1:26600", with: "  lisen: 127.0.0.1:26600")) == [
        "node.yaml:13:3: 9401 unknown key \"api.lisen\"; did you mean \"listen\"?",
        "node.yaml:13:3: 9402 key \"api.listen\" is missing; write for example "
          + "\"listen: 127.0.0.1:26600\"",
      ])
  }

  @Test func listsWhatIsKnownWhereNothingIsNear() {
    #expect(
      complaints(Self.good + "\nlog: {verbosity: 3}") == [
        "node.yaml:14:7: 9401 unknown key \"log.verbosity\"; known here: level, format"
      ])
  }

  static let planted: [(String, String, String)] = [
    ("role: validator", "role: validater", "9402 \"role\": there is no role \"validater\""),
    ("role: validator", "role: [validator]", "9402 \"role\" must be a single value"),
    ("data: data", "data:", "9402 \"data\" is empty"),
    ("name: val-a", "name: \(String(repeating: "a", count: 65))", "has more than 64 bytes"),
    ("data: data", "data: data\ndata: other", "key \"data\" stands twice in one mapping"),
    ("127.0.0.1:26601", "127.0.0.1", "an address is a host, a colon and a port"),
    ("127.0.0.1:26601", "127.0.0.1:66601", "must be a number from 0 to 65535"),
    ("\"[::1]:26611\"", "\"::1:26611\"", "an IPv6 address stands in brackets"),
    ("127.0.0.1:26600", "0.0.0.0:26600", "9406 the API would listen on 0.0.0.0:26600"),
    ("127.0.0.1:26600", "127.0.0.1.example:26600", "9406 the API would listen on"),
    ("{file: consensus.key}", "{}", "\"keys.consensus\" names no key"),
    ("{file: consensus.key}", "{test_word: w}", "key \"keys.consensus.test_name\" is missing"),
    ("{file: consensus.key}", "{file: a, test_word: w}", "has a file and a test_word"),
    ("role: validator", "role: observer", "an observer has no consensus key"),
    ("  peers:", "  peer:", "9401 unknown key \"p2p.peer\""),
    ("role: validator", "role: observer", "an observer has no consensus key"),
    ("{file: consensus.key}", "{file: data/c.key}", "9402 the guard of the voting key would lie"),
    ("  peer: {", "  guard: data\n  peer: {", "would lie in the data directory"),
    ("  peer: {", "  guard: other/../data/guard\n  peer: {", "would lie in the data directory"),
    ("name: val-a\n", "name: &a val-a\n? [x]\n: 3\n", "a key of the file must be a word"),
    ("name: val-a", "name: \"val-a", "is no YAML"),
    (
      "role: validator", "storage: {join: nothing}\nrole: validator",
      "9402 \"storage.join\": there is no join \"nothing\""
    ),
    ("role: validator", "storage: {jion: blocks}\nrole: validator", "did you mean \"join\"?"),
    (
      "role: validator", "storage: here\nrole: validator",
      "\"storage\" must be a mapping of join, retain"
    ),
    ("role: validator", "storage: {retain: 90}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: 0 days}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: 1 days}\nrole: validator", "such as \"90 days\""),
    ("role: validator", "storage: {retain: 1.5 days}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: -2 days}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: 36501 days}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: 2 days more}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retain: 3601 seconds}\nrole: validator", "1 to 36500 days"),
    ("role: validator", "storage: {retian: all}\nrole: validator", "did you mean \"retain\"?"),
    ("role: validator", "faults: {}\nrole: validator", "key \"faults.cut_off\" is missing"),
    ("role: validator", "faults: {cutoff: a}\nrole: validator", "did you mean \"cut_off\"?"),
    ("role: validator", "faults: here\nrole: validator", "\"faults\" must be a mapping of cut_off"),
  ]

  @Test(arguments: planted)
  func refusesWhatIsPlanted(old: String, new: String, complaint: String) {
    let found = complaints(replacing(old, with: new))
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  @Test func tellsEveryFaultOfAFileAtOnce() {
    let text = Self.good.replacing("role: validator", with: "role: miner")
      .replacing("127.0.0.1:26600", with: "nowhere")
      .replacing("data: data", with: "date: data")
    #expect(complaints(text).count == 4)
  }

  @Test func refusesAPeerThatStandsTwice() {
    let twice = replacing(
      "  peers:", with: "  peers:\n    - {name: val-b, address: \"localhost:1\"}")
    #expect(complaints(twice).contains { $0.contains("peer \"val-b\" stands twice") })
  }

  @Test func refusesAnEmptyFileAndOneThatIsMissing() {
    #expect(complaints("").map { $0.contains("is empty") } == [true])
    do {
      _ = try NodeConfiguration.load("/nonexistent/node.yaml")
      Issue.record("a missing file was read")
    } catch {
      #expect(
        error.description
          == "/nonexistent/node.yaml: 9407 cannot be read: there is no such file")
    }
  }

  @Test func readsAConfigurationWithPathsBesideTheFile() throws {
    let read = try NodeConfiguration.read(Self.good, file: "node.yaml", folder: "/etc/sanad")
    #expect(read.role == .validator)
    #expect(read.genesis == "/etc/sanad/genesis.yaml")
    #expect(read.consensusKey == .file("/etc/sanad/consensus.key"))
    #expect(read.peerKey == .test(word: "sanad", name: "val-a/peer"))
    #expect(read.usesTestKeys)
    #expect(read.peers.map(\.address) == [NetworkAddress(host: "::1", port: 26611)])
    #expect(read.apiListen.isLoopback)
    #expect(read.logLevel == .info)
  }

  @Test func theGuardLiesBesideTheKeyAndNotInTheData() throws {
    func guardFiles(_ text: String) throws -> String? {
      try NodeConfiguration.read(text, file: "node.yaml", folder: "/etc/sanad").guardFiles
    }
    #expect(try guardFiles(Self.good) == "/etc/sanad/consensus.guard")
    #expect(
      try guardFiles(replacing("{file: consensus.key}", with: "{file: secret}"))
        == "/etc/sanad/secret.guard")
    let test = replacing("{file: consensus.key}", with: "{test_word: w, test_name: n}")
    #expect(try guardFiles(test) == "/etc/sanad/data.guard")
    #expect(
      try guardFiles(test.replacing("data: data", with: "data: /var/sanad/"))
        == "/var/sanad.guard")
    #expect(
      try guardFiles(replacing("  peer: {", with: "  guard: /root/guard\n  peer: {"))
        == "/root/guard")
    let observer = Self.good.replacing("role: validator", with: "role: observer")
      .replacing("  consensus: {file: consensus.key}\n", with: "")
    #expect(try guardFiles(observer) == nil)
  }

  @Test func readsHowLongBlocksAreKept() throws {
    let forms: [(String, NodeConfiguration.Retention)] = [
      ("all", .all), ("1 day", .days(1)), ("2 days", .days(2)), ("36500 days", .days(36_500)),
      ("2 seconds", .seconds(2)), ("3600 seconds", .seconds(3_600)),
    ]
    for (text, retain) in forms {
      let read = try NodeConfiguration.read(
        Self.good + "\nstorage: {retain: \(text)}", file: "node.yaml", folder: "/")
      #expect(read.retain == retain && "\(retain)" == text)
      #expect(read.join == .snapshot)
      #expect(try NodeConfiguration.read(read.yaml, file: "a.yaml", folder: "/") == read)
    }
  }

  @Test func writesWhatItReads() throws {
    var read = try NodeConfiguration.read(Self.good, file: "node.yaml", folder: "/etc/sanad")
    read.name = "val 'a': #1"
    read.logFormat = .json
    read.guardSetting = "/root/it's"
    read.cutOffFile = "/tmp/cut: off"
    read.retain = .days(30)
    let again = try NodeConfiguration.read(read.yaml, file: "again.yaml", folder: "/elsewhere")
    #expect(again == read)
    read.role = .observer
    read.consensusKey = nil
    read.guardSetting = nil
    read.peers = []
    #expect(try NodeConfiguration.read(read.yaml, file: "a.yaml", folder: "/") == read)
  }
}
