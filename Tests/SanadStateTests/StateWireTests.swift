import SanadCodec
import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

/// The state tree, its proofs and its pages against the golden bytes of docs/wire-state.md.
@Suite struct StateWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  /// The keys and values of the page's trees.
  private func changes(_ count: Int) -> [(StateKey, [UInt8]?)] {
    (0..<count).map { number in
      let words = Array(repeating: Array("value".utf8), count: number % 5).flatMap { $0 }
      return (key(number), words + [UInt8(truncatingIfNeeded: number)])
    }
  }

  @Test func rootsAreAsThePageSays() throws {
    let golden = try pages.golden("State tree, golden")
    #expect(golden.count == 6)
    for row in golden {
      let count = try #require(Int(row.name))
      let overlay = try block(changes(count), on: freshState().overlay())
      #expect(overlay.root.hex == row.hex)
    }
  }

  @Test func proofsAreAsThePageSays() throws {
    let final = freshState()
    try commit(changes(20), to: final)
    for (number, value) in [(3, changes(20)[3].1), (20, nil), (26, nil)] {
      let hex = try pages.golden("State proof, golden", "of i = \(number)")
      let proof = try #require(try final.prove(key(number))).proof
      #expect(Hex.encode(proof.bcsBytes) == hex)
      let read = try BCSReader.decode(StateProof.self, from: try #require(Hex.decode(hex)))
      #expect(try read.verify(key: key(number), root: final.anchor.stateRoot) == value)
    }
  }

  private func told(_ bytes: [UInt8]) -> String {
    bytes.count <= 320 ? Hex.encode(bytes) : "sha256:" + SHA256.digest(bytes).hex
  }

  @Test func storedPagesAndAnchorsAreAsThePageSays() throws {
    let store = MemoryStore()
    let final = freshState(store)
    try commit(changes(8), to: final)
    let first = try #require(final.takeFlush()).sorted()
    store.apply(first)
    final.didFlush(first)
    try commit([(key(0), [0xff])], to: final)
    let second = try #require(final.takeFlush()).sorted()
    try #require(first.pages.count == 2 && second.pages.count == 2)
    let values = [
      first.pages[0].id.bytes, try #require(first.pages[0].bytes), first.anchor.bcsBytes,
      first.pages[1].id.bytes, try #require(first.pages[1].bytes), second.pages[1].id.bytes,
      try #require(second.pages[1].bytes), second.anchor.bcsBytes,
    ]
    #expect(try pages.golden("Stored nodes, golden").map(\.hex) == values.map(told))
    #expect(second.pages[0].bytes == nil && second.pages[0].id == first.pages[0].id)
    let anchor = try #require(
      Hex.decode(try pages.golden("Stored nodes, golden", "anchor at height 1")))
    #expect(try BCSReader.decode(StateAnchor.self, from: anchor) == second.anchor)
  }
}
