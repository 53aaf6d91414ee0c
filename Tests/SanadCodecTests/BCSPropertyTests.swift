import Foundation
import SanadCodec
import SanadTesting
import Testing

@Suite struct BCSPropertyTests {
  static let count = 12_000

  /// Types and values of one seed.
  static func samples() -> [(shape: Shape, value: Sample)] {
    var random = SplitMix64(seed: 20_261_121)
    return (0..<count).map { _ in
      let shape = Shape.random(depth: 4, using: &random)
      return (shape, Sample.random(of: shape, using: &random))
    }
  }

  @Test func decodingUndoesEncodingAndReadsEveryByte() throws {
    for (shape, value) in Self.samples() {
      var reader = BCSReader(value.bcsBytes)
      #expect(try Sample(shape, from: &reader) == value)
      #expect(reader.remaining == 0)
    }
  }

  @Test func everyPrefixIsRefused() throws {
    for (shape, value) in Self.samples().prefix(2_000) {
      let bytes = value.bcsBytes
      for count in Set([0, bytes.count / 2, bytes.count - 1]) where (0..<bytes.count) ~= count {
        var reader = BCSReader(Array(bytes.prefix(count)))
        #expect(throws: DecodingFailure.self) { try Sample(shape, from: &reader) }
      }
    }
  }

  @Test func whatIsAcceptedIsTheOnlyEncodingOfItsValue() {
    var random = SplitMix64(seed: 5)
    var accepted = 0
    for (shape, value) in Self.samples() {
      var bytes = value.bcsBytes
      for _ in 0..<8 {
        if bytes.isEmpty { break }
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
        var reader = BCSReader(bytes)
        do {
          let decoded = try Sample(shape, from: &reader)
          #expect(decoded.bcsBytes == Array(bytes.prefix(reader.offset)))
          accepted += 1
        } catch {
          #expect((0...bytes.count).contains(error.offset))
        }
      }
    }
    #expect(accepted > 1_000)
  }

  /// Written for `Tests/Oracles/bcs_check.py`, which encodes the values with another
  /// implementation; skipped unless `SANAD_ORACLE_DIR` names a directory.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"] != nil))
  func handsItsValuesToTheOracle() throws {
    let directory = try #require(ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"])
    var lines = Data()
    for (shape, value) in Self.samples() {
      let hex = value.bcsBytes.map { String(format: "%02x", $0) }.joined()
      let line: [Any] = [shape.json, value.json, hex]
      lines.append(try JSONSerialization.data(withJSONObject: line))
      lines.append(UInt8(ascii: "\n"))
    }
    try lines.write(to: URL(filePath: directory).appending(path: "bcs.jsonl"))
  }
}
