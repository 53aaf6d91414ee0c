import SanadTypes
import Testing

@testable import SanadState

/// What sealers keep with blocks, and what of it is still at hand once they are final.
@Suite struct LayerMemoTests {
  private final class Note: LayerMemo {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  private func seal(_ number: Int, on parent: StateOverlay, noting: Bool = true) throws
    -> StateOverlay
  {
    var draft = parent.draft()
    draft.write([UInt8(truncatingIfNeeded: number)], to: key(number))
    return try draft.seal(keeping: noting ? Note(number) : nil)
  }

  private func numbers(_ memos: [any LayerMemo]?) -> [Int]? {
    memos?.compactMap { ($0 as? Note)?.number }
  }

  @Test func aBranchShowsItsOwnNewestFirst() throws {
    let final = freshState()
    let first = try seal(1, on: final.overlay())
    let second = try seal(2, on: first)
    let other = try seal(3, on: first)
    #expect(numbers(second.memos) == [2, 1])
    #expect(numbers(other.memos) == [3, 1])
    #expect(numbers(final.overlay().memos) == [])
    try final.commit(first)
    #expect(numbers(second.rebased().memos) == [2])
  }

  @Test func aBlockWithoutOneMakesTheBranchHaveNone() throws {
    let final = freshState()
    let first = try seal(1, on: final.overlay(), noting: false)
    let second = try seal(2, on: first)
    #expect(second.memos == nil)
    try final.commit(first)
    try final.commit(second)
    #expect(final.overlay().finalMemos(from: Height(0)).memos == nil)
    #expect(numbers(final.overlay().finalMemos(from: Height(1)).memos) == [2])
  }

  @Test func finalOnesAreGivenFromAHeightOnWhileTheyAreAtHand() throws {
    let final = freshState()
    for number in 0..<40 { try final.commit(seal(number, on: final.overlay())) }
    let newest = final.overlay()
    #expect(newest.finalMemos(from: Height(40)).next == Height(40))
    #expect(numbers(newest.finalMemos(from: Height(40)).memos) == [])
    #expect(numbers(newest.finalMemos(from: Height(38)).memos) == [38, 39])
    #expect(numbers(newest.finalMemos(from: Height(24)).memos) == Array(24..<40))
    #expect(newest.finalMemos(from: Height(23)).memos == nil, "no longer at hand")
    #expect(newest.finalMemos(from: Height(41)).memos == nil, "not there yet")
  }
}
