import SanadTesting
import Testing

@testable import SanadState

/// Keys are compared eight bytes at a time; an order byte by byte is the oracle.
@Suite struct StateKeyTests {
  private func key(_ bytes: [UInt8]) throws -> StateKey { try #require(StateKey(bytes: bytes)) }

  @Test func refusesNoBytesAndMoreThan128() {
    #expect(StateKey(bytes: []) == nil)
    #expect(StateKey(bytes: [UInt8](repeating: 1, count: 129)) == nil)
    #expect(StateKey(bytes: [UInt8](repeating: 1, count: 128)) != nil)
  }

  @Test func aPrefixComesFirstAndIsAnotherKey() throws {
    for count in 1..<128 {
      let short = try key([UInt8](repeating: 7, count: count))
      let long = try key([UInt8](repeating: 7, count: count + 1))
      #expect(short < long)
      #expect(!(long < short))
      #expect(short != long)
    }
  }

  @Test func everyByteCountsInOrderAndEquality() throws {
    for count in [1, 7, 8, 9, 16, 33, 65, 128] {
      for place in 0..<count {
        var bytes = [UInt8](repeating: 0x80, count: count)
        let middle = try key(bytes)
        bytes[place] = 0x81
        let above = try key(bytes)
        bytes[place] = 0x7f
        let below = try key(bytes)
        #expect(below < middle && middle < above && below < above)
        #expect(!(above < middle) && !(middle < below))
        #expect(middle != above && middle != below)
        #expect(Set([middle, above, below]).count == 3)
      }
    }
  }

  @Test func randomKeysHaveTheOrderOfTheirBytes() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      let count = Int.random(in: 1...40, using: &random)
      // Few different bytes, so that long common beginnings occur.
      var one = (0..<count).map { _ in UInt8.random(in: 0...1, using: &random) &* 255 }
      let left = try key(one)
      if Bool.random(using: &random) { one[count - 1] ^= 255 }
      one += (0..<Int.random(in: 0...2, using: &random)).map { _ in 0 }
      let right = try key(one)
      #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
      #expect((right < left) == right.bytes.lexicographicallyPrecedes(left.bytes))
      #expect((left == right) == (left.bytes == right.bytes))
      if left == right { #expect(left.hashValue == right.hashValue) }
    }
  }
}
