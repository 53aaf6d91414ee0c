import Foundation
import Logging
import SanadConfig
import Synchronization
import Testing

@testable import sanad

/// `log.format: json`: what a collector of logs reads.
@Suite struct NodeLogTests {
  /// What a logger wrote, line by line, as objects.
  private func entries(_ body: (inout Logger) -> Void) throws -> [[String: Any]] {
    let gathered = Gathered()
    var logger = Logger(label: "val-a") { label in
      JSONLogHandler(node: label) { gathered.add($0) }
    }
    body(&logger)
    #expect(gathered.text.isEmpty || gathered.text.hasSuffix("\n"))
    return try gathered.text.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  @Test func aTextWithLinesAndQuotesStaysOneObjectOnOneLine() throws {
    let hostile = "a \"peer\"\nsays\r\n{\"level\":\"info\"}\u{0}\u{2028}"
    let entries = try entries { logger in
      logger.info("\(hostile)", metadata: ["detail": "\(hostile)"])
    }
    try #require(entries.count == 1)
    #expect(entries[0]["message"] as? String == hostile)
    #expect((entries[0]["data"] as? [String: String])?["detail"] == hostile)
  }

  @Test func eachEntryNamesTheNodeTheLevelAndTheTime() throws {
    let entries = try entries { logger in
      logger[metadataKey: "height"] = "7"
      logger[metadataKey: "kept"] = "1"
      logger.warning("slow", metadata: ["height": "8"])
    }
    let entry = try #require(entries.first)
    #expect(Set(entry.keys) == ["time", "level", "node", "message", "data"])
    #expect(entry["node"] as? String == "val-a" && entry["level"] as? String == "warning")
    // The entry's own metadata comes before the logger's.
    #expect(entry["data"] as? [String: String] == ["height": "8", "kept": "1"])
    let time = try #require(entry["time"] as? String)
    #expect(time.hasSuffix("Z") && time.contains("T"))
  }

  @Test func whatIsBelowTheLevelIsNotWritten() throws {
    let entries = try entries { logger in
      logger.debug("unseen")
      logger.logLevel = .error
      logger.warning("unseen")
      logger.error("seen")
    }
    #expect(entries.map { $0["message"] as? String } == ["seen"])
  }

  // MARK: log.format: text

  private func lines(_ body: (inout Logger) -> Void) -> [String] {
    let gathered = Gathered()
    var logger = Logger(label: "val-a") { _ in TextLogHandler { gathered.add($0) } }
    body(&logger)
    return gathered.text.split(separator: "\n").map(String.init)
  }

  /// Nothing that a peer says makes a line of its own, or moves the cursor of who reads it.
  @Test func whatAPeerSaysStaysOnItsLineOfText() throws {
    let hostile = "a \"peer\"\nsays\r\u{1B}[2J\u{0}\u{2028}\u{202E}\\ü"
    let lines = lines { $0.info("m\n\(hostile)", metadata: ["detail": "\(hostile)"]) }
    try #require(lines.count == 1)
    let scalars = lines[0].unicodeScalars
    #expect(!scalars.contains { $0.value < 0x20 || $0.value == 0x2028 || $0.value == 0x202E })
    #expect(lines[0].contains("detail=\"a \\\"peer\\\"\\u{a}says\\u{d}\\u{1b}[2J"))
    #expect(lines[0].hasSuffix("\\\\ü\""))
  }

  @Test func aLineOfTextHasTimeLevelMessageAndSortedKeys() throws {
    let lines = lines { logger in
      logger[metadataKey: "kept"] = "1"
      logger.info("block", metadata: ["view": "9", "height": "7", "why": "", "who": "val a"])
      logger.debug("unseen")
    }
    try #require(lines.count == 1)
    let (time, rest) = (lines[0].prefix(24), lines[0].dropFirst(24))
    #expect(time.hasSuffix("Z") && time.contains("T") && time.contains("."))
    #expect(rest == " info     block height=7 kept=1 view=9 who=\"val a\" why=\"\"")
  }

  @Test func theSettingsChooseTheLevelAndTheForm() throws {
    var configuration = NodeConfiguration(
      name: "val-a", role: .observer, genesis: "genesis.bcs", data: "data", consensusKey: nil,
      peerKey: .file("peer.key"), peerListen: try NetworkAddress("127.0.0.1:1"), peers: [],
      apiListen: try NetworkAddress("127.0.0.1:2"))
    configuration.logLevel = .error
    #expect(NodeLog.logger(configuration).logLevel == .error)
    #expect(NodeLog.logger(configuration).handler is TextLogHandler)
    configuration.logFormat = .json
    configuration.logLevel = .trace
    #expect(NodeLog.logger(configuration).logLevel == .trace)
    #expect(NodeLog.logger(configuration).handler is JSONLogHandler)
  }
}
