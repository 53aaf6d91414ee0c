import SanadMempool
import SanadSync
import SanadTypes
import Testing

@testable import SanadNode

/// What one peer may send, in the test's own time: a flood is cut to its rate, and what an honest
/// peer sends at the worst is never touched.
@Suite struct MessageRatesTests {
  /// One peer's rates; a class, because the macros of the tests call no mutating methods.
  private final class Account {
    private var rates: MessageRates

    init(_ limits: MessageLimits) { rates = MessageRates(limits, at: Instant(0), views: 0) }

    func admits(_ kind: MessageKind, bytes: Int, at now: Instant, views: UInt64) -> Bool {
      rates.admits(kind, bytes: bytes, at: now, views: views)
    }

    func serve(bytes: Int, at now: Instant) { rates.serve(bytes: bytes, at: now) }
  }

  private func limits(_ count: Int = 4, delay: UInt64 = 100) -> MessageLimits {
    MessageLimits(validatorCount: count, delayBound: Milliseconds(delay))
  }

  @Test(arguments: MessageKind.allCases)
  func aFloodIsCutToTheBurstAndTheRate(_ kind: MessageKind) {
    let limit = limits()[kind]
    let rates = Account(limits())
    var admitted = 0
    // As much again as the burst in each tenth of ten seconds.
    for time in UInt64(0)...100 {
      for _ in 0...limit.burst {
        if rates.admits(kind, bytes: 1, at: Instant(time * 100), views: 0) { admitted += 1 }
      }
    }
    #expect(admitted >= limit.burst + 10 * limit.perSecond - 1)
    #expect(admitted <= limit.burst + 10 * limit.perSecond + 1)
  }

  @Test(arguments: [MessageKind.votes, .certificates, .requests, .proposals])
  func timeAndViewsLetMessagesInTogether(_ kind: MessageKind) {
    let limit = limits()[kind]
    for viewsPerSecond in [1, 8, 50, 200] {
      let rates = Account(limits())
      var admitted = 0
      let ticks = 20_000
      for time in 1...ticks {
        let views = UInt64(time * viewsPerSecond / 1_000)
        for _ in 0..<8 where rates.admits(kind, bytes: 1, at: Instant(UInt64(time)), views: views) {
          admitted += 1
        }
      }
      let rate = limit.perSecond + limit.perView * viewsPerSecond
      let expected = min(8 * ticks, limit.burst + rate * ticks / 1_000)
      #expect(abs(admitted - expected) <= rate / 10 + 8, "\(viewsPerSecond)")
    }
  }

  /// What an honest node passes on of a full mempool is let through by every peer.
  @Test func theGossipOfAFullMempoolStaysBelowTheRate() {
    let mempool = MempoolLimits()
    let limit = limits()[.transactions]
    #expect(mempool.gossipBytesPerSecond < limit.bytesPerSecond)
    #expect(mempool.gossipBytesMax + TransactionBatch.bytesMax < 2 * limit.bytesPerSecond)
    #expect(mempool.gossipMessagesPerSecond < limit.perSecond)
    #expect(mempool.gossipMessagesPerSecond / 4 < limit.burst)
  }

  @Test func aKindHasAnAllowanceOfItsOwn() {
    let rates = Account(limits())
    for kind in MessageKind.allCases {
      for _ in 0..<limits()[kind].burst {
        #expect(rates.admits(kind, bytes: 1, at: Instant(0), views: 0))
      }
      #expect(!rates.admits(kind, bytes: 1, at: Instant(0), views: 0))
    }
  }

  @Test func bytesAreCountedAsADebt() {
    let rates = Account(limits())
    let block = 1_280 << 10
    var admitted = 0
    for _ in 0..<200 where rates.admits(.proposals, bytes: block, at: Instant(0), views: 0) {
      admitted += 1
    }
    // 64 MiB at once, and the last frame may begin with one byte left.
    #expect(admitted == 52)
    // Half a second gives 16 MiB, of which the debt is paid first.
    #expect(rates.admits(.proposals, bytes: block, at: Instant(500), views: 0))
  }

  @Test func whoIsServedMoreThanItsShareIsAskedToWait() {
    let rates = Account(limits())
    let answer = 1 << 20
    for _ in 0..<16 {
      #expect(rates.admits(.requests, bytes: 60, at: Instant(0), views: 0))
      rates.serve(bytes: answer, at: Instant(0))
    }
    #expect(!rates.admits(.requests, bytes: 60, at: Instant(0), views: 0))
    #expect(rates.admits(.votes, bytes: 60, at: Instant(0), views: 0))
    #expect(rates.admits(.requests, bytes: 60, at: Instant(1), views: 0))
    for _ in 0..<8 { rates.serve(bytes: answer, at: Instant(1)) }
    #expect(!rates.admits(.requests, bytes: 60, at: Instant(900), views: 0))
    #expect(rates.admits(.requests, bytes: 60, at: Instant(1_100), views: 0))
  }

  /// A standstill of ten minutes as consensus.md 2.7 has it: the view never ends, everything is sent
  /// again at T_R and at T_fin, statuses as often as they can go, and each vote is relayed once.
  @Test(arguments: [2, 4, 7, 16, 100], [10, 100, 500])
  func anHonestPeerInAStandstillIsNeverTouched(_ count: Int, _ delay: UInt64) {
    let parameters = ChainParameters(delayBound: Milliseconds(delay))
    let rates = Account(limits(count, delay: delay))
    var sent: [(time: UInt64, kind: MessageKind, bytes: Int)] = []
    let bundle = 11 * count * Vote.bytesMax
    func add(_ kind: MessageKind, _ bytes: Int, _ times: Int = 1, at time: UInt64) {
      for _ in 0..<times { sent.append((time, kind, bytes)) }
    }
    // Every node's votes of the view, one bundle each, and the proposal, when the view begins.
    add(.votes, Vote.bytesMax, 3 * count, at: 1)
    add(.proposals, 1_280 << 10, 2, at: 1)
    var time: UInt64 = 0
    var interval = parameters.retryInterval.value
    while time < 600_000 {
      time += interval
      interval = min(interval + delay, parameters.retryIntervalMax.value)
      // The own votes of the view and the finalize votes of eight more.
      add(.votes, Vote.bytesMax, 10, at: time)
      add(.votes, bundle, at: time)
      add(.certificateAnswers, CertificateResponse.bytesMax, at: time)
      add(.proposals, 1_280 << 10, at: time)
      add(.statuses, 300, at: time)
    }
    time = 0
    interval = parameters.finalityInterval.value
    while time < 600_000 {
      time += interval
      interval = min(interval * 2, parameters.finalityIntervalMax.value)
      add(.votes, Vote.bytesMax, 8, at: time)
      add(.votes, bundle, at: time)
      add(.certificates, 100 * count, 2, at: time)
      add(.statuses, 300, at: time)
    }
    for time in stride(from: delay, to: 600_000, by: Int(delay)) {
      // One status in D, what it makes others push and ask, and two questions that are repeated.
      add(.statuses, 300, at: time)
      add(.certificates, 100 * count, 2, at: time)
      add(.requests, 60, 3, at: time)
    }
    sent.sort { $0.time < $1.time }
    let refused = sent.count {
      !rates.admits($0.kind, bytes: $0.bytes, at: Instant($0.time), views: 0)
    }
    #expect(refused == 0)
  }

  /// Views at the greatest pace, while this node's replica stands still for a second and a half
  /// again and again: what the peer sends meanwhile is not lost.
  @Test(arguments: [4, 7, 31])
  func anHonestPeerThatIsAheadIsNeverTouched(_ count: Int) {
    let rates = Account(limits(count))
    var entered: UInt64 = 0
    var refused = 0
    for view in UInt64(1)...6_000 {
      let time = Instant(view * 5)
      if view % 600 > 300 { entered = view }
      for _ in 0..<3 where !rates.admits(.votes, bytes: 123, at: time, views: entered) {
        refused += 1
      }
      for _ in 0..<3
      where !rates.admits(.certificates, bytes: 100 * count, at: time, views: entered) {
        refused += 1
      }
      if Int(view) % count == 0 {
        if !rates.admits(.proposals, bytes: 20_000, at: time, views: entered) { refused += 1 }
      }
    }
    #expect(refused == 0)
  }

  /// The catch-up asks a peer for no more than peers serve.
  @Test(arguments: [0, 200, 64 << 10, 1 << 20])
  func anHonestCatchUpIsNeverTouched(_ bytes: Int) {
    let pace = SyncLimits()
    let rates = Account(limits())
    let perAnswer = UInt64(bytes) * 1_000 / pace.bytesPerSecond
    let step = max(pace.requestInterval.value, perAnswer)
    var refused = 0
    for time in stride(from: UInt64(0), to: 600_000, by: Int(step)) {
      // The statuses of a peer that is ahead are asked about too, and so is what a view lacks.
      for _ in 0..<Int(step / 50) {
        if !rates.admits(.requests, bytes: 60, at: Instant(time), views: 0) { refused += 1 }
      }
      if !rates.admits(.requests, bytes: 60, at: Instant(time), views: 0) { refused += 1 }
      rates.serve(bytes: bytes + 1_000, at: Instant(time))
    }
    #expect(refused == 0)
  }
}
