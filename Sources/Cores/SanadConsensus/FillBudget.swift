import SanadTypes

/// How full this leader makes its blocks (consensus.md 2.10): as full as the others can agree on
/// without a transaction that comes meanwhile waiting long for its own block.
///
/// What a full block costs is known when its view has ended: the time from the beginning of its
/// build to its certificate, less what a view takes anyway, which is the shortest of the last
/// minute. Above ``loadMax`` the next block is smaller in that proportion, so that a flood makes
/// many blocks that are soon final and no few large ones; below it blocks grow again. It is one
/// leader's moderation and nobody's rule: every block that keeps to the chain's limits is good.
struct FillBudget: Sendable {
  /// How long the shortest view counts, in two halves of which the older one is dropped.
  private static let window = Milliseconds(30_000)
  /// A block is full from so many sixteenths of its share on: the next transaction may be large.
  private static let fullSixteenths: UInt64 = 12
  private static let perMilleMin: UInt64 = 64
  private static let step: UInt64 = 16
  private static let perMilleMax: UInt64 = 1_000

  /// What a block may add to its view.
  let loadMax: Milliseconds
  /// Thousandths of the block's limits that the next block may fill.
  private(set) var perMille: UInt16 = 1_000

  private var begun: Instant?
  private var isFull = false
  private var shortest: Milliseconds?
  private var shortestBefore: Milliseconds?
  private var windowEnd = Instant(0)

  /// Starts with whole blocks, which the first view that takes too long corrects.
  init(delayBound: Milliseconds) { loadMax = max(Milliseconds(1), delayBound.half.half) }

  /// A build begins.
  mutating func begin(_ now: Instant) {
    begun = now
    isFull = false
  }

  /// The block was built: notes whether it took what it was given.
  mutating func note(_ block: Block, within parameters: ChainParameters) {
    let bytes = block.transactions.reduce(0) { $0 + $1.count + Block.lengthBytesMax }
    isFull =
      fills(block.header.weight, of: parameters.blockWeightMax)
      || fills(UInt64(bytes), of: UInt64(parameters.transactionBytesMax))
      || fills(UInt64(block.transactions.count), of: UInt64(Block.transactionsMax))
  }

  /// The view was left with a certificate for its block.
  mutating func certify(_ now: Instant) {
    guard let begun else { return recover(by: Self.step) }
    self.begun = nil
    let took = now.elapsed(since: begun)
    let usual = usual(with: took, at: now)
    let allowed = usual + loadMax
    guard isFull else { return recover(by: Self.step) }
    if took > allowed {
      let part = (allowed * UInt64(perMille)).value / took.value
      set(max(part, UInt64(perMille) / 4))
    } else if took <= usual + loadMax.half {
      recover(by: max(Self.step, UInt64(perMille) / 4))
    } else {
      recover(by: Self.step)
    }
  }

  /// The view was nullified: the next block is half as full.
  mutating func nullify() {
    begun = nil
    set(UInt64(perMille) / 2)
  }

  /// The view was left, for whatever reason: a later one is not measured from its build.
  mutating func leave() { begun = nil }

  /// The shortest view of the last half to whole minute, this one included.
  private mutating func usual(with took: Milliseconds, at now: Instant) -> Milliseconds {
    if now >= windowEnd {
      shortestBefore = shortest
      shortest = nil
      windowEnd = now.advanced(by: Self.window)
    }
    shortest = min(shortest ?? took, took)
    return min(shortest ?? took, shortestBefore ?? took)
  }

  private mutating func recover(by step: UInt64) { set(UInt64(perMille) + step) }

  private mutating func set(_ value: UInt64) {
    perMille = UInt16(min(Self.perMilleMax, max(Self.perMilleMin, value)))
  }

  /// Whether `used` is nearly this leader's share of a limit; both may be near 2^64.
  private func fills(_ used: UInt64, of limit: UInt64) -> Bool {
    let share = BuildRequest.Content.transactions(budgetPerMille: perMille).share(of: limit)
    return used >= share / 16 * Self.fullSixteenths
  }
}
