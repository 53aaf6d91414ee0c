/// The tests' seeded generator: the same seed gives the same numbers on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). The product
/// draws nothing from it: the simulator has streams of its own.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts a sequence.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `limit` - 1; 0 where `limit` is 0. What is left over of 2^64 by a small
  /// limit tips no test.
  package mutating func below(_ limit: UInt64) -> UInt64 { next() % max(1, limit) }

  /// A place in a list of `count`; 0 where there is none.
  package mutating func below(_ count: Int) -> Int { Int(below(UInt64(max(0, count)))) }

  /// True once in `count` times.
  package mutating func once(in count: Int) -> Bool { below(count) == 0 }

  /// True so many times in a thousand.
  package mutating func chance(perMille: UInt64) -> Bool { below(UInt64(1_000)) < perMille }

  /// One of a list.
  ///
  /// - Precondition: the list is not empty.
  package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  /// A number whose width in bits is itself random, so that small and huge ones both come up.
  package mutating func number() -> UInt128 {
    let wide = UInt128(next()) << 64 | UInt128(next())
    let shift = next() % 129
    return shift == 128 ? 0 : wide >> UInt128(shift)
  }

  /// `count` random bytes.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
