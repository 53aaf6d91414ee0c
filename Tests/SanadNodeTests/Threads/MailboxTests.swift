import Foundation
import Synchronization
import Testing

@testable import SanadNode

@Suite struct MailboxTests {
  private typealias Box = Mailbox<Int, Int>

  /// A mailbox whose lanes have room for so many elements of each source.
  private static func box(_ counts: Int...) -> Box {
    Box(bounds: counts.map { Box.Lanes.Bound(countMax: $0) })
  }

  @Test func refusesAboveTheCapacityOfALaneAndOfNoOther() {
    let mailbox = Self.box(2, 1)
    #expect(mailbox.post(1, lane: 0, from: 0) != .refused)
    #expect(mailbox.post(2, lane: 0, from: 0) != .refused)
    #expect(mailbox.post(3, lane: 0, from: 0) == .refused)
    #expect(mailbox.post(4, lane: 1, from: 0) != .refused)
    #expect(mailbox.post(5, lane: 1, from: 0) == .refused)
    #expect(mailbox.take(atMost: 10)?.elements == [1, 2, 4])
  }

  @Test func givesRoomBackWhenSomethingIsTaken() {
    let mailbox = Self.box(2)
    for number in 0..<100 {
      #expect(mailbox.post(number, lane: 0, from: 0) != .refused)
      #expect(mailbox.take(atMost: 1)?.elements == [number])
    }
    #expect(mailbox.post(1, lane: 0, from: 0) == .taken)
    #expect(mailbox.post(2, lane: 0, from: 0) == .takenAndFull)
    #expect(mailbox.post(3, lane: 0, from: 0) == .refused)
  }

  @Test func takesACompletionWhateverTheCapacity() {
    let mailbox = Self.box(1)
    for number in 0..<5 { mailbox.postAlways(number, lane: 0, from: 0) }
    #expect(mailbox.post(9, lane: 0, from: 0) == .refused)
    #expect(mailbox.take(atMost: 10)?.elements == [0, 1, 2, 3, 4])
  }

  @Test func refusesAfterItIsClosedAndStillGivesWhatItHas() {
    let mailbox = Self.box(4)
    #expect(mailbox.post(1, lane: 0, from: 0) != .refused)
    mailbox.close()
    #expect(mailbox.post(2, lane: 0, from: 0) == .refused)
    mailbox.postAlways(3, lane: 0, from: 0)
    #expect(mailbox.take(atMost: 4)?.elements == [1])
    #expect(mailbox.take(atMost: 4) == nil)
  }

  @Test func givesNothingWhenTheTimeIsUp() {
    #expect(Self.box(1).take(atMost: 1, within: 0)?.elements == [])
  }

  @Test func givesTheHigherLaneFirstAndALaneInItsOrder() {
    let mailbox = Self.box(8, 8, 8)
    for number in [20, 21] { #expect(mailbox.post(number, lane: 2, from: 0) != .refused) }
    for number in [10, 11] { #expect(mailbox.post(number, lane: 1, from: 0) != .refused) }
    #expect(mailbox.take(atMost: 3)?.elements == [10, 11, 20])
    #expect(mailbox.post(0, lane: 0, from: 0) != .refused)
    #expect(mailbox.take(atMost: 3)?.elements == [0, 21])
  }

  @Test func giveEveryElementOfManyThreadsOnceAndInTheOrderOfItsThread() {
    let mailbox = Self.box(16)
    let posters = 4
    let each = 500
    for poster in 0..<posters {
      Thread.detachNewThread {
        for number in 0..<each {
          while mailbox.post(poster * each + number, lane: 0, from: poster % 2) == .refused {
            sched_yield()
          }
        }
      }
    }
    var taken: [Int] = []
    while taken.count < posters * each, let more = mailbox.take(atMost: 7) {
      taken.append(contentsOf: more.elements)
    }
    #expect(taken.sorted() == Array(0..<posters * each))
    for poster in 0..<posters {
      let own = taken.filter { $0 / each == poster }
      #expect(own == own.sorted())
    }
  }

  @Test func wakesWhoWaitsWhenItIsClosed() {
    let mailbox = Self.box(1)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      if mailbox.take(atMost: 1) == nil { ended.signal() }
    }
    mailbox.close()
    #expect(ended.wait(timeout: .now() + 10) == .success)
  }
}
