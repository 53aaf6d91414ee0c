import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

@testable import SanadState

/// Pages and values of a few keys, and what they prove and can be changed to.
@Suite struct StateWitnessTests {
  private let count = 400

  /// A state of several blocks, partly flushed, so that pages are in the store and in layers.
  private func state() throws -> StateOverlay {
    let store = MemoryStore()
    let final = freshState(store)
    try commit((0..<count).map { (key($0), [UInt8(truncatingIfNeeded: $0)]) }, to: final)
    flush(final, into: store)
    try commit((0..<40).map { (key($0 * 7), [9, 9]) }, to: final)
    return try block([(key(3), [1, 2, 3]), (key(4), nil)], on: final.overlay())
  }

  private func values(_ keys: [StateKey], in state: StateOverlay) throws -> [StateChange] {
    try keys.map { StateChange(key: $0, value: try state.read($0)) }
  }

  @Test func provesWhatIsThereAndWhatIsNot() throws {
    let state = try state()
    let keys = (0..<20).map(key) + (0..<20).map { key(count + $0) }
    let witness = try state.witness(of: keys)
    #expect(witness.anchor.stateRoot == state.root)
    #expect(witness.pages.map(\.id) == witness.pages.map(\.id).sorted())
    #expect(Set(witness.pages.map(\.id)).count == witness.pages.count)
    let store = try WitnessStore(witness.pages, try values(keys, in: state))
    #expect(try store.unproven(in: witness.anchor).isEmpty)
  }

  /// Writing, replacing and removing gives the root of the whole state, also where pages collapse.
  @Test func changesLeadToTheRootOfTheWholeState() throws {
    var random = SplitMix64(seed: 48)
    let whole = try state()
    for _ in 0..<60 {
      let keys = Set((0..<30).map { _ in key(Int.random(in: 0..<(count + 50), using: &random)) })
        .sorted()
      let changes: [(StateKey, [UInt8]?)] = keys.map {
        ($0, Bool.random(using: &random) ? nil : randomValue(&random))
      }
      let witness = try whole.witness(of: keys)
      let store = try WitnessStore(witness.pages, try values(keys, in: whole))
      let part = store.state(at: witness.anchor).overlay()
      #expect(try block(changes, on: part).root == block(changes, on: whole).root)
    }
  }

  @Test func anEmptyStateHasNoPages() throws {
    let empty = freshState().overlay()
    #expect(try empty.witness(of: [key(1)]).pages.isEmpty)
  }

  // MARK: What is not the tree's

  @Test func namesEachValueThatIsNotTheTrees() throws {
    let state = try state()
    let keys = (0..<20).map(key) + [key(count + 1)]
    let witness = try state.witness(of: keys)
    let truth = try values(keys, in: state)
    for (place, change) in truth.enumerated() {
      let wrongs: [[UInt8]?] = [[7, 7, 7, 7], [], nil]
      for wrong in wrongs where wrong != change.value {
        var values = truth
        values[place] = StateChange(key: change.key, value: wrong)
        let store = try WitnessStore(witness.pages, values)
        #expect(try store.unproven(in: witness.anchor) == [change.key])
      }
    }
  }

  @Test func refusesWhatItDoesNotHave() throws {
    let state = try state()
    let witness = try state.witness(of: [key(1)])
    let store = try WitnessStore(witness.pages, [StateChange(key: key(1), value: [1])])
    let part = store.state(at: witness.anchor)
    #expect(throws: StateFailure.notProven(key(2))) { try part.read(key(2)) }
    for page in witness.pages {
      let rest = witness.pages.filter { $0.id != page.id }
      let short = try WitnessStore(rest, [StateChange(key: key(1), value: [1])])
      #expect(throws: StateFailure.missingNode(page.id)) {
        try short.unproven(in: witness.anchor)
      }
    }
  }

  @Test func refusesEveryPageThatWasChanged() throws {
    let state = try state()
    let witness = try state.witness(of: [key(1)])
    let values = [StateChange(key: key(1), value: [1])]
    var random = SplitMix64(seed: 49)
    var refused = 0
    for (number, page) in witness.pages.enumerated() {
      for _ in 0..<40 {
        var bytes = page.bytes
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        var pages = witness.pages
        pages[number] = StateWitness.Page(id: page.id, bytes: bytes)
        do {
          // A digest does not say who wrote the pages below: of one aside nothing is asked.
          #expect(try WitnessStore(pages, values).unproven(in: witness.anchor).isEmpty)
          let read = try StatePage(stored: bytes, height: page.id.height)
          let truth = try StatePage(stored: page.bytes, height: page.id.height)
          #expect(read.digest == truth.digest)
        } catch is StateFailure { refused += 1 }
      }
    }
    #expect(refused > 20 * witness.pages.count, "\(refused)")
  }

  /// What walks through a tree relies on leaves being below their slots, and traps where they are
  /// not at the last nibble.
  @Test func refusesPagesThatNoTreeHas() throws {
    let root = NodeID(height: Height(1), path: .root)
    func page(_ nibble: Int, _ first: UInt8) -> StateWitness.Page {
      let path = [first] + [UInt8](repeating: 0, count: 31)
      let mask = UInt16(1) << UInt16(nibble)
      let masks = [UInt8(truncatingIfNeeded: mask), UInt8(truncatingIfNeeded: mask >> 8)]
      return StateWitness.Page(
        id: root, bytes: [1, 0, 0] + masks + path + [UInt8](repeating: 1, count: 32))
    }
    _ = try WitnessStore([page(5, 0x50)], [])
    #expect(throws: StateFailure.corruptNode(root)) { try WitnessStore([page(5, 0x40)], []) }
    var place = NodePath.root
    for _ in 0..<63 { place = try #require(place.child(0)) }
    let deepest = NodeID(height: Height(1), path: place)
    let leaves: [UInt8] = [1, 0, 0, 1, 0] + [UInt8](repeating: 0, count: 64)
    let children: [UInt8] = [1, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 40)
    _ = try WitnessStore([StateWitness.Page(id: deepest, bytes: leaves)], [])
    #expect(throws: StateFailure.corruptNode(deepest)) {
      try WitnessStore([StateWitness.Page(id: deepest, bytes: children)], [])
    }
    let below = NodeID(height: Height(1), path: try #require(place.child(0)))
    #expect(throws: StateFailure.corruptNode(below)) {
      try WitnessStore([StateWitness.Page(id: below, bytes: leaves)], [])
    }
  }

  // MARK: Names of pages

  @Test func namesReadBackAndHaveOneForm() throws {
    for id in try state().witness(of: (0..<40).map(key)).pages.map(\.id) {
      #expect(NodeID(bytes: id.bytes) == id)
      #expect(NodeID(bytes: id.bytes + [0]) == nil)
      #expect(NodeID(bytes: id.bytes.dropLast()) == nil)
    }
    let height = [UInt8](repeating: 0, count: 8)
    #expect(NodeID(bytes: []) == nil)
    #expect(NodeID(bytes: height) == nil)
    #expect(NodeID(bytes: height + [0]) == NodeID(height: Height(0), path: .root))
    #expect(NodeID(bytes: height + [1, 0x30]) != nil)
    #expect(NodeID(bytes: height + [1, 0x31]) == nil, "digits behind the last nibble")
    #expect(NodeID(bytes: height + [64] + [UInt8](repeating: 0, count: 32)) != nil)
    #expect(NodeID(bytes: height + [65] + [UInt8](repeating: 0, count: 33)) == nil)
  }
}
