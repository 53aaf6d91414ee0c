import SanadTypes
import Testing

@testable import SanadNode

@Suite struct JournalTimesTests {
  @Test func sayNothingBeforeTheFirstWrite() {
    let times = JournalTimes()
    times.end(at: Instant(5))
    #expect(times.figures(at: Instant(9)) == .init(writing: nil, slowest: .zero))
  }

  @Test func tellAWriteThatDoesNotEndAndThenHowLongItTook() {
    let times = JournalTimes()
    times.begin(at: Instant(1_000))
    #expect(times.figures(at: Instant(4_500)).writing == Milliseconds(3_500))
    times.end(at: Instant(5_000))
    #expect(times.figures(at: Instant(5_001)) == .init(writing: nil, slowest: Milliseconds(4_000)))
    times.begin(at: Instant(6_000))
    times.end(at: Instant(6_002))
    #expect(times.figures(at: Instant(6_003)).slowest == Milliseconds(4_000))
  }

  @Test func forgetASlowWriteAfterOneToTwoMinutes() {
    let times = JournalTimes()
    times.begin(at: Instant(0))
    times.end(at: Instant(4_000))
    #expect(times.figures(at: Instant(63_999)).slowest == Milliseconds(4_000))
    #expect(times.figures(at: Instant(64_000)).slowest == Milliseconds(4_000))
    #expect(times.figures(at: Instant(123_999)).slowest == Milliseconds(4_000))
    #expect(times.figures(at: Instant(124_000)).slowest == .zero)
    times.begin(at: Instant(130_000))
    times.end(at: Instant(130_009))
    #expect(times.figures(at: Instant(400_000)).slowest == .zero)
  }
}
