import SanadTesting
import Testing

@testable import SanadNode

@Suite struct FifoTests {
  @Test func givesNothingWhenItIsEmpty() {
    var queue = Fifo<Int>()
    #expect(queue.popFirst() == nil && queue.isEmpty)
  }

  @Test func givesEverythingOnceInOrder() {
    var generator = SplitMix64(seed: 0xf1f0)
    var queue = Fifo<Int>()
    var next = 0
    var taken: [Int] = []
    for _ in 0..<1_000 {
      for _ in 0..<Int.random(in: 0..<8, using: &generator) {
        queue.append(next)
        next += 1
      }
      for _ in 0..<Int.random(in: 0..<8, using: &generator) {
        if let element = queue.popFirst() { taken.append(element) }
      }
      #expect(queue.count == next - taken.count)
    }
    while let element = queue.popFirst() { taken.append(element) }
    #expect(taken == Array(0..<next))
  }
}
