import SanadTypes
import Testing

@testable import SanadNode

/// How fast something grows, in whole numbers.
@Suite struct RateWindowTests {
  @Test func nothingIsSaidBeforeASecondHasPassed() {
    var window = RateWindow(0, at: Instant(0))
    window.note(500, at: Instant(999))
    #expect(window.perSecond(at: Instant(999)) == nil)
    #expect(window.secondsLeft(1, at: Instant(999)) == nil)
    #expect(window.perSecond(at: Instant(1_000)) == 500)
    #expect(window.secondsLeft(0, at: Instant(1_000)) == 0)
    #expect(window.secondsLeft(501, at: Instant(1_000)) == 2)
  }

  @Test func whatHasPassedLongAgoIsForgotten() {
    var window = RateWindow(0, at: Instant(0))
    window.note(1_000_000, at: Instant(1_000))
    for second in UInt64(2)...30 {
      window.note(1_000_000 + second * 10, at: Instant(second * 1_000))
    }
    #expect(window.perSecond(at: Instant(30_000)) == 10)
    #expect(window.secondsLeft(100, at: Instant(30_000)) == 10)
  }

  @Test func whatStandsStillIsNotSaidToArrive() {
    var window = RateWindow(0, at: Instant(0))
    window.note(1_000, at: Instant(1_000))
    #expect(window.perSecond(at: Instant(9_000)) == 111)
    // Nothing for longer than the window.
    #expect(window.perSecond(at: Instant(11_001)) == 0)
    #expect(window.secondsLeft(1, at: Instant(11_001)) == nil)
  }

  @Test func largestNumbersDoNotOverflow() {
    var window = RateWindow(0, at: Instant(0))
    window.note(.max, at: Instant(1_000))
    #expect(window.perSecond(at: Instant(1_000)) == .max)
    #expect(window.secondsLeft(.max, at: Instant(1_000)) == 1)
    window = RateWindow(.max, at: Instant(0))
    // It only grows; a smaller value is no growth.
    window.note(0, at: Instant(2_000))
    #expect(window.perSecond(at: Instant(2_000)) == 0)
    window = RateWindow(0, at: Instant(0))
    window.note(1, at: Instant(10_000))
    #expect(window.secondsLeft(.max, at: Instant(10_000)) == .max)
  }

  @Test func aValueThatComesOftenIsKeptSeldom() {
    var window = RateWindow(0, at: Instant(0))
    for moment in UInt64(1)...20_000 { window.note(moment, at: Instant(moment)) }
    #expect(window.perSecond(at: Instant(20_000)) == 1_000)
  }
}
