import Foundation
import SanadTesting
import Testing

@testable import sanad

@Suite struct JSONReaderTests {
  private static func read(_ text: String) throws -> JSONTree {
    try JSONReader.read(Array(text.utf8))
  }

  @Test(arguments: [
    "", " ", "{", "[", "\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "nul",
    "truex", "01", "-", "1.", ".5", "1e", "+1", "NaN", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\u{1}\"", "1 2", "{\"a\":1,\"a\":2}", "[1]]", "'a'",
    "170141183460469231731687303715884105728", "\"\\u00g0\"",
  ])
  func refusesWhatIsNoJSON(text: String) {
    #expect(throws: JSONReader.Failure.self) { try Self.read(text) }
  }

  @Test func refusesWhatIsNestedTooDeeplyAndWhatIsNoUTF8() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONReader.Failure.self) { try Self.read(deep) }
    let fits = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(throws: Never.self) { try Self.read(fits) }
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
  }

  @Test func keepsWholeNumbersOf128BitsAndTheOrderOfMembers() throws {
    let tree = try Self.read(
      "{\"b\": -170141183460469231731687303715884105728, \"a\": [1.50, 1e3, null, true]}")
    #expect(
      tree
        == .members(
          ("b", .integer(.min)),
          ("a", .list([.decimal("1.50"), .decimal("1e3"), .null, .bool(true)]))))
    #expect(try Self.read("\"\\ud83d\\ude00\\n\\u00e9\"") == .text("😀\né"))
  }

  @Test func writesWhatEveryReaderKeeps() throws {
    #expect(JSONTree.integer(9_007_199_254_740_991).text == "9007199254740991")
    #expect(JSONTree.integer(9_007_199_254_740_992).text == "\"9007199254740992\"")
    #expect(JSONTree.amount(.max).text == "\"\(UInt128.max)\"")
    #expect(JSONTree.text("\"\\\n\u{7}\u{9b}é").text == "\"\\\"\\\\\\n\\u0007\\u009bé\"")
  }

  /// Bytes of no meaning, and good texts with a byte changed: an answer or a refusal, and no trap.
  @Test func nonsenseIsReadOrRefused() throws {
    var random = SplitMix64(seed: 21)
    let good = Array("{\"a\":[1,-2.5e3,\"x\\u0041\"],\"b\":{\"c\":null}}".utf8)
    for _ in 0..<5_000 {
      var bytes = random.once(in: 4) ? random.bytes(random.below(40)) : good
      if !bytes.isEmpty { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      do throws(JSONReader.Failure) {
        let tree = try JSONReader.read(bytes)
        #expect(try JSONReader.read(Array(tree.text.utf8)).text == tree.text)
      } catch {
        #expect((0...bytes.count).contains(error.offset))
      }
    }
  }
}
