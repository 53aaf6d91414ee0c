import SanadAPI
import SanadState
import SanadTypes
import Testing

@testable import SanadNode

/// Answers whose parts are read while blocks become final.
@Suite struct FinalStateAnswerTests {
  private static let first = StateKey(kind: 1, [1])
  private static let second = StateKey(kind: 1, [2])

  private struct Torn: Error {}

  private let state: FinalState

  /// A state at height 0 in which both keys have the value 0.
  init() throws {
    let store = MemoryStore()
    state = FinalState(nodes: store, values: store)
    try Self.commit(0, to: state)
  }

  /// Makes a block final that sets both keys.
  private static func commit(_ value: UInt8, to state: FinalState) throws {
    var draft = state.overlay().draft()
    draft.write([value], to: first)
    draft.write([value], to: second)
    try state.commit(try draft.seal())
  }

  private func values(
    _ overlay: StateOverlay, between: () throws -> Void = {}
  ) throws -> [[UInt8]?] {
    let one = try overlay.read(Self.first)
    try between()
    return [one, try overlay.read(Self.second)]
  }

  @Test func noAnswerMixesTwoHeights() throws {
    var attempts = 0
    let (answer, height) = try state.answer { overlay in
      attempts += 1
      let values = try values(overlay) {
        if attempts <= 3 { try Self.commit(UInt8(attempts), to: state) }
      }
      return (values, overlay.height)
    }
    #expect(answer == [[3], [3]])
    #expect(height == Height(3))
    #expect(attempts == 4)
  }

  /// What the test above would see without the second attempt: if this fails, overlays keep the
  /// final state as it was, and answers need not be begun again.
  @Test func oneReadingCanMixThem() throws {
    let overlay = state.overlay()
    #expect(try values(overlay) { try Self.commit(9, to: state) } == [[0], [9]])
  }

  @Test func givesUpWhereBlocksAreAlwaysFaster() throws {
    var attempts = 0
    let failure = #expect(throws: ServiceFailure.self) {
      try state.answer { overlay in
        attempts += 1
        return try values(overlay) { try Self.commit(UInt8(attempts), to: state) }
      }
    }
    #expect(failure?.code == .notReady)
    #expect(failure?.retryAfter != nil)
    #expect(attempts == 16)
  }

  @Test func aFailureOfAMomentThatIsOverIsForgotten() throws {
    var attempts = 0
    let answer = try state.answer { overlay in
      attempts += 1
      guard attempts > 1 else {
        try Self.commit(1, to: state)
        throw Torn()
      }
      return try values(overlay)
    }
    #expect(answer == [[1], [1]])
  }

  @Test func aFailureAtOneHeightIsToldAsItIs() throws {
    var attempts = 0
    let unknown = #expect(throws: ServiceFailure.self) {
      try state.answer { _ -> Int in
        attempts += 1
        throw ServiceFailure(.accountUnknown, "nobody")
      }
    }
    #expect(unknown?.code == .accountUnknown)
    let damaged = #expect(throws: ServiceFailure.self) {
      try state.answer { _ -> Int in throw Torn() }
    }
    #expect(damaged?.code == .storeDamaged)
    #expect(attempts == 1)
  }
}
