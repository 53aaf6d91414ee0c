import SanadTypes
import Testing

@testable import SanadConfig

/// The list of settings, held against the reader of the file and against docs/operations.md.
@Suite struct SettingTests {
  private static let whole = """
    name: val-a
    role: validator
    genesis: genesis.yaml
    data: data
    keys:
      consensus: {file: votes.key}
      peer:
        test_word: sanad
        test_name: val-a/peer
      guard: guard
    p2p:
      listen: 127.0.0.1:26601
      peers:
        - {name: val-b, address: "127.0.0.1:1"}
    api:
      listen: 127.0.0.1:26600
      allow_open: true
    log:
      level: debug
      format: json
    storage: {join: blocks, retain: 90 days}
    faults: {cut_off: cut}
    """

  @Test func everyKeyIsThereOnceWithMeaningAndBounds() {
    #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
    for setting in Setting.all {
      #expect(!setting.meaning.isEmpty && setting.meaning.hasSuffix("."), "\(setting.key)")
      #expect(!setting.form.isEmpty && !setting.example.isEmpty, "\(setting.key)")
      // A setting without a default is required of somebody, or nothing holds without it.
      if setting.need != .optional { #expect(setting.fallback == nil, "\(setting.key)") }
    }
  }

  @Test func aFileWithEverythingHasEveryPlace() throws {
    let written = try WrittenConfiguration(Self.whole, file: "node.yaml", folder: "/etc/sanad")
    let absent = Setting.all.filter { written.place(of: $0.key) == nil }.map(\.key)
    #expect(
      absent == [
        "joins", "keys.consensus.test_word", "keys.consensus.test_name", "keys.peer.file",
        "p2p.peers.name", "p2p.peers.address", "p2p.peers.key",
      ])
    #expect(written.position(of: "log.format") == "node.yaml:20:3")
    #expect(written.position(of: "p2p.peers[0].address") == "node.yaml:14:21")
    #expect(written.position(of: "nothing") == "node.yaml")
  }

  /// A default that is written out means what leaving it out means.
  @Test func defaultsAreWhatTheReaderTakes() throws {
    let short = NodeConfigurationTests.good
    let read = try NodeConfiguration.read(short, file: "node.yaml", folder: "/etc/sanad")
    for key in [
      "joins", "api.allow_open", "log.level", "log.format", "storage.join", "storage.retain",
    ] {
      let setting = try #require(Setting.find(key))
      #expect(setting.value(read) == setting.fallback, "\(key)")
    }
    let guardFiles = try #require(Setting.find("keys.guard"))
    #expect(guardFiles.value(read) == "/etc/sanad/consensus.guard")
  }

  @Test func sectionsHaveTheKeysThatTheReaderKnows() {
    #expect(
      Setting.keys(below: "") == [
        "name", "role", "joins", "genesis", "data", "keys", "p2p", "api", "log", "storage",
        "faults",
      ])
    #expect(Setting.keys(below: "keys") == ["consensus", "peer", "guard"])
    #expect(Setting.keys(below: "p2p.peers[17]") == ["name", "address", "key"])
    #expect(Setting.keys(below: "log.level").isEmpty && Setting.keys(below: "lo").isEmpty)
    #expect(Setting.within("log").map(\.key) == ["log.level", "log.format"])
    #expect(Setting.names.contains("keys.consensus") && Setting.within("none").isEmpty)
  }
}
