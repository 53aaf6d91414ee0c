import SanadTypes
import Testing

@testable import SanadNode

@Suite struct BoardTests {
  /// A leader's clock may be ahead of this machine's: nothing is judged before the newest block.
  @Test func whatIsJudgedNowIsNeverBeforeTheNewestBlock() throws {
    let board = try LocalChain().board
    let newest = board.newest.timestamp
    #expect(board.nextTime(at: Timestamp(0)) == newest.next)
    #expect(board.nextTime(at: newest) == newest.next)
    #expect(board.nextTime(at: newest.advanced(by: 5)) == newest.advanced(by: 5))
  }
}
