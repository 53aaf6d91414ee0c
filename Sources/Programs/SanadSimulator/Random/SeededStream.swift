/// A stream of pseudo-random numbers: the same seed, purpose and index give the same numbers on
/// every machine.
///
/// xoshiro256** by D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators"
/// (2018), whose state is filled by SplitMix64. Integers only, so that no libm decides a run.
package struct SeededStream: RandomNumberGenerator, Sendable {
  /// What a stream is for. Each purpose has a stream of its own, so that one fault more or less
  /// does not shift all others (consensus.md 4).
  package enum Purpose: UInt64, Sendable {
    /// Expanding a seed to a plan.
    case plan = 1
    /// Latencies, losses and doubles on the network.
    case network = 2
    /// What a power loss leaves on a disk.
    case crash = 3
    /// What clients send, and where.
    case workload = 4
    /// How long a node's jobs take.
    case jobs = 5
    /// Reconnections.
    case connections = 6
    /// Who is Byzantine, and what these do.
    case byzantine = 7
    /// Whose disks are damaged, and where.
    case damage = 8
    /// How long epochs last.
    case epochs = 9
    /// Who joins and leaves the validators.
    case changes = 10
    /// What validators weigh.
    case weights = 11
    /// Who executes blocks.
    case execution = 12
    /// What a node meets that joins by a snapshot.
    case joining = 13
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream of a purpose; `index` tells the nodes' streams apart.
  package init(seed: UInt64, for purpose: Purpose, index: Int = 0) {
    var filler = seed ^ (purpose.rawValue &* 0xd6e8_feb8_6659_fd93)
    filler &+= UInt64(truncatingIfNeeded: index) &* 0xa076_1d64_78bd_642f
    state = (
      Self.splitMix(&filler), Self.splitMix(&filler), Self.splitMix(&filler),
      Self.splitMix(&filler)
    )
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, 45)
    return result
  }

  /// A number from 0 to `limit` - 1; 0 where `limit` is 0.
  package mutating func below(_ limit: UInt64) -> UInt64 {
    // The upper half of a product: as even as 64 bits allow, and without a division.
    next().multipliedFullWidth(by: limit).high
  }

  /// A place in a list of `count`.
  package mutating func below(_ count: Int) -> Int { Int(below(UInt64(max(0, count)))) }

  /// A number within bounds, both included.
  package mutating func within(_ bounds: ClosedRange<UInt64>) -> UInt64 {
    bounds.lowerBound + below(bounds.upperBound - bounds.lowerBound + 1)
  }

  /// True so many times in a thousand.
  package mutating func chance(perMille: UInt64) -> Bool { below(UInt64(1_000)) < perMille }

  /// An exponentially distributed number with about this mean, at most 40 times the mean.
  ///
  /// The logarithm to base 2 is drawn as the number of leading zeros and a straight line between
  /// two of them, which is within 9 % of the curve and needs integers only.
  package mutating func exponential(mean: UInt64) -> UInt64 {
    let draw = next() | 1
    let zeros = UInt64(draw.leadingZeroBitCount)
    let mantissa = (draw << zeros) >> 54  // 512...1,023: the leading one and nine bits
    let logarithm = (zeros << 9) + (1_024 - mantissa)  // in 1/512 of a factor of two
    return mean * logarithm / 739  // 512 / ln 2
  }

  /// One of the elements; nil where there are none.
  package mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// Puts the elements into another order, each with the same chance (Fisher and Yates).
  package mutating func permute<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in (1..<elements.count).reversed() { elements.swapAt(last, below(last + 1)) }
  }

  private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
