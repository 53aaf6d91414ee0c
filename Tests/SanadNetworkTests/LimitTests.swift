import NIOCore
import SanadTypes
import Testing

@testable import SanadNetwork

/// Rates, waits and watches, without a clock.
@Suite struct LimitTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  /// The moment so many milliseconds after the start.
  private func at(_ milliseconds: UInt64) -> Instant {
    Instant(start.instant.milliseconds + milliseconds)
  }

  @Test func aBucketGivesItsBurstAndThenItsRate() {
    var bucket = TokenBucket(perSecond: 100, burst: 200, at: at(0))
    bucket.spend(199)
    #expect(bucket.isOpen)
    bucket.spend(2)
    #expect(!bucket.isOpen)
    bucket.refill(at: at(10))
    #expect(!bucket.isOpen)
    #expect(bucket.wait == Milliseconds(1))
    bucket.refill(at: at(11))
    #expect(bucket.isOpen && bucket.wait == .zero)
    bucket.refill(at: at(365 * 86_400_000))
    bucket.spend(199)
    #expect(bucket.isOpen)
    bucket.spend(1)
    #expect(!bucket.isOpen)
  }

  @Test func aDebtIsWaitedFor() {
    var bucket = TokenBucket(perSecond: 1_000, burst: 1_000, at: at(0))
    bucket.spend(3_000)
    #expect(bucket.wait == Milliseconds(2_001))
    bucket.refill(at: at(2_000))
    #expect(!bucket.isOpen)
    bucket.refill(at: at(2_001))
    #expect(bucket.isOpen)
    // A clock that stands still or goes back gives nothing.
    bucket.refill(at: at(0))
    #expect(bucket.wait == .zero)
  }

  @Test func whatIsGrantedPaysDebtsAndStopsAtTheBurst() {
    var bucket = TokenBucket(perSecond: 1_000, burst: 2, at: at(0))
    bucket.spend(5)
    bucket.grant(3)
    #expect(!bucket.isOpen)
    bucket.grant(10)
    bucket.spend(1)
    #expect(bucket.holdsOne)
    bucket.spend(1)
    #expect(!bucket.isOpen)
  }

  @Test func aPartOfATokenIsNotOne() {
    var bucket = TokenBucket(perSecond: 10, burst: 1, at: at(0))
    bucket.spend(1)
    bucket.refill(at: at(99))
    #expect(bucket.isOpen && !bucket.holdsOne)
    bucket.refill(at: at(100))
    #expect(bucket.holdsOne)
  }

  @Test func aMeterRestsForBytesAndForFrames() {
    var limits = PeerNetworkLimits()
    limits.framesPerSecondMax = 5
    var meter = RateMeter(limits: limits, at: at(0))
    for _ in 0..<4 { meter.countFrame(at: at(0)) }
    #expect(meter.pause(at: at(0)) == .zero)
    meter.countFrame(at: at(0))
    #expect(meter.pause(at: at(0)) > .zero)
    #expect(meter.pause(at: at(201)) == .zero)
    meter = RateMeter(limits: limits, at: at(0))
    meter.countBytes(limits.bytesPerSecondMax - 1, at: at(0))
    #expect(meter.pause(at: at(0)) == .zero)
    meter.countBytes(2, at: at(0))
    #expect(meter.pause(at: at(0)) > .zero)
  }

  @Test func waitsDoubleUpToTheLargestAndKeepHalfForChance() {
    let backOff = BackOff(first: .milliseconds(100), max: .seconds(2))
    for (failures, ceiling) in [(0, 100), (1, 200), (2, 400), (4, 1_600), (5, 2_000), (99, 2_000)] {
      let ceiling = TimeAmount.milliseconds(Int64(ceiling))
      let half = TimeAmount.nanoseconds(ceiling.nanoseconds / 2)
      #expect(backOff.wait(failures: failures, jitter: 0) == half)
      let largest = UInt64(half.nanoseconds)
      #expect(backOff.wait(failures: failures, jitter: largest) == ceiling)
      let any = backOff.wait(failures: failures, jitter: .max)
      #expect(any >= half && any <= ceiling)
    }
  }

  private func view(
    unfinished: Bool = false, paused: Bool = false, output: Bool = false
  ) -> LinkWatch.View {
    LinkWatch.View(hasUnfinishedFrame: unfinished, isPaused: paused, hasOutput: output)
  }

  @Test func findsSilenceAfterTheTimeAndNotDuringAPause() {
    var watch = LinkWatch(limits: PeerNetworkLimits(), at: start)
    watch.sent(at: start + .seconds(29))
    #expect(watch.tick(view(), at: start + .seconds(29)) == .fine)
    #expect(watch.tick(view(), at: start + .seconds(30)) == .idle)
    watch.received(bytes: 1, at: start + .seconds(30))
    watch.sent(at: start + .seconds(30))
    #expect(watch.tick(view(paused: true), at: start + .seconds(90)) == .keepAlive)
    #expect(watch.tick(view(), at: start + .seconds(119)) == .keepAlive)
    #expect(watch.tick(view(), at: start + .seconds(120)) == .idle)
  }

  @Test func findsASlowFrameByTheWindowsBytes() {
    var watch = LinkWatch(limits: PeerNetworkLimits(), at: start)
    #expect(watch.tick(view(), at: start + .seconds(1)) == .fine)
    watch.received(bytes: 40_960, at: start + .seconds(2))
    #expect(watch.tick(view(unfinished: true), at: start + .seconds(6)) == .fine)
    watch.received(bytes: 40_959, at: start + .seconds(7))
    watch.sent(at: start + .seconds(7))
    #expect(watch.tick(view(unfinished: true), at: start + .milliseconds(10_999)) == .fine)
    #expect(watch.tick(view(unfinished: true), at: start + .seconds(11)) == .slowFrame)
  }

  @Test func findsNoSlowFrameWhileWeDoNotRead() {
    var watch = LinkWatch(limits: PeerNetworkLimits(), at: start)
    watch.sent(at: start + .seconds(9))
    #expect(watch.tick(view(unfinished: true, paused: true), at: start + .seconds(9)) == .fine)
    #expect(watch.tick(view(unfinished: true), at: start + .seconds(13)) == .fine)
    #expect(watch.tick(view(unfinished: true), at: start + .seconds(14)) == .slowFrame)
  }

  @Test func findsAStallOnlyWhileSomethingWaits() {
    var watch = LinkWatch(limits: PeerNetworkLimits(), at: start)
    watch.received(bytes: 1, at: start + .seconds(20))
    #expect(watch.tick(view(output: true), at: start + .seconds(29)) == .fine)
    #expect(watch.tick(view(), at: start + .seconds(30)) == .keepAlive)
    #expect(watch.tick(view(output: true), at: start + .seconds(30)) == .stalled)
  }
}
