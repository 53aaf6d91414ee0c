import Foundation
import Synchronization
import Testing

@testable import SanadNode

@Suite struct MailboxTests {
  /// A date that has passed: takes what is there and waits for nothing.
  private static let atOnce = Date(timeIntervalSince1970: 0)

  @Test func refusesAboveTheCapacityOfALaneAndOfNoOther() {
    let mailbox = Mailbox<Int>(capacities: [2, 1])
    #expect(mailbox.post(1, lane: 0))
    #expect(mailbox.post(2, lane: 0))
    #expect(!mailbox.post(3, lane: 0))
    #expect(mailbox.post(4, lane: 1))
    #expect(!mailbox.post(5, lane: 1))
    #expect(mailbox.take(atMost: 10, until: nil) == [1, 2, 4])
  }

  @Test func givesRoomBackWhenSomethingIsTaken() {
    let mailbox = Mailbox<Int>(capacities: [2])
    for number in 0..<100 {
      #expect(mailbox.post(number, lane: 0))
      #expect(mailbox.take(atMost: 1, until: nil) == [number])
    }
    #expect(mailbox.post(1, lane: 0) && mailbox.post(2, lane: 0) && !mailbox.post(3, lane: 0))
  }

  @Test func takesACompletionWhateverTheCapacity() {
    let mailbox = Mailbox<Int>(capacities: [1])
    for number in 0..<5 { mailbox.postAlways(number, lane: 0) }
    #expect(!mailbox.post(9, lane: 0))
    #expect(mailbox.take(atMost: 10, until: nil) == [0, 1, 2, 3, 4])
  }

  @Test func refusesAfterItIsClosedAndStillGivesWhatItHas() {
    let mailbox = Mailbox<Int>(capacities: [4])
    #expect(mailbox.post(1, lane: 0))
    mailbox.close()
    #expect(!mailbox.post(2, lane: 0))
    mailbox.postAlways(3, lane: 0)
    #expect(mailbox.take(atMost: 4, until: nil) == [1])
    #expect(mailbox.take(atMost: 4, until: nil) == nil)
  }

  @Test func givesNothingWhenTheTimeIsUp() {
    #expect(Mailbox<Int>(capacities: [1]).take(atMost: 1, until: Self.atOnce) == [])
  }

  @Test func givesTheHigherLaneFirstAndALaneInItsOrder() {
    let mailbox = Mailbox<Int>(capacities: [8, 8, 8])
    for number in [20, 21] { #expect(mailbox.post(number, lane: 2)) }
    for number in [10, 11] { #expect(mailbox.post(number, lane: 1)) }
    #expect(mailbox.take(atMost: 3, until: nil) == [10, 11, 20])
    #expect(mailbox.post(0, lane: 0))
    #expect(mailbox.take(atMost: 3, until: nil) == [0, 21])
  }

  @Test func giveEveryElementOfManyThreadsOnceAndInTheOrderOfItsThread() {
    let mailbox = Mailbox<Int>(capacities: [16])
    let posters = 4
    let each = 500
    for poster in 0..<posters {
      Thread.detachNewThread {
        for number in 0..<each {
          while !mailbox.post(poster * each + number, lane: 0) { sched_yield() }
        }
      }
    }
    var taken: [Int] = []
    while taken.count < posters * each, let more = mailbox.take(atMost: 7, until: nil) {
      taken.append(contentsOf: more)
    }
    #expect(taken.sorted() == Array(0..<posters * each))
    for poster in 0..<posters {
      let own = taken.filter { $0 / each == poster }
      #expect(own == own.sorted())
    }
  }

  @Test func wakesWhoWaitsWhenItIsClosed() {
    let mailbox = Mailbox<Int>(capacities: [1])
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      if mailbox.take(atMost: 1, until: nil) == nil { ended.signal() }
    }
    mailbox.close()
    #expect(ended.wait(timeout: .now() + 10) == .success)
  }
}
