import SanadMempool
import SanadTesting
import SanadTypes
import Testing

/// Random histories against a model that is a plain list.
@Suite struct MempoolModelTests {
  private struct Model {
    var waiting: [UnverifiedTransaction] = []
    var confirmed: [Int: [Int: UInt64]] = [:]

    func next(_ owner: Int, _ lane: Int) -> UInt64 { confirmed[owner]?[lane] ?? 0 }
  }

  @Test(arguments: 0..<20)
  func agreesWithAList(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var pool = Mempool()
    var model = Model()
    var height = 0
    for step in 0..<600 {
      let owner = Int.random(in: 0..<5, using: &random)
      let place = Int.random(in: 0..<3, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7: submit(owner, place, &pool, &model, &random)
      case 7:
        height += 1
        settle(height, &pool, &model, &random)
      case 8:
        guard let gone = model.waiting.randomElement(using: &random) else { continue }
        pool.drop(gone.id)
        model.waiting.removeAll { $0.id == gone.id }
      default: _ = pool.takeGossip(now: Instant(UInt64(step)))
      }
      #expect(pool.count == model.waiting.count)
      #expect(pool.byteCount == model.waiting.reduce(0) { $0 + $1.bytes.count })
    }
    #expect(Set(pool.offered()) == executable(model))
  }

  private func submit(
    _ owner: Int, _ place: Int, _ pool: inout Mempool, _ model: inout Model,
    _ random: inout SplitMix64
  ) {
    let base = model.next(owner, place)
    let sequence = base + UInt64.random(in: 0..<6, using: &random)
    let new = transaction(
      owner, sequence, lane: place, salt: UInt8.random(in: 0..<2, using: &random))
    let isTaken = model.waiting.contains {
      $0.body.account == new.body.account && $0.body.lane == new.body.lane
        && $0.body.sequence == new.body.sequence
    }
    let outcome = pool.take(new, confirmed: base, from: peer)
    switch outcome {
    case .waiting, .parked:
      #expect(!isTaken)
      model.waiting.append(new)
    case .known, .refused: #expect(isTaken)
    }
  }

  /// A block of some candidates becomes final.
  private func settle(
    _ height: Int, _ pool: inout Mempool, _ model: inout Model, _ random: inout SplitMix64
  ) {
    let room = BlockRoom(
      transactionsMax: Int.random(in: 0...4, using: &random), bytesMax: 1 << 20,
      weightMax: Weight(1 << 40))
    let chosen = pool.candidates(after: block(0), at: Timestamp(1_000_000), within: room)
    for transaction in chosen {
      guard let owner = (0..<5).first(where: { account($0) == transaction.body.account }) else {
        continue
      }
      let place = Int(transaction.body.lane.value)
      #expect(transaction.body.sequence.value == model.next(owner, place))
      model.confirmed[owner, default: [:]][place] = transaction.body.sequence.value + 1
      model.waiting.removeAll { $0.id == transaction.id }
    }
    pool.finalize(chosen, in: block(height), at: Timestamp(1))
  }

  private func executable(_ model: Model) -> Set<TransactionID> {
    var ids: Set<TransactionID> = []
    for owner in 0..<5 {
      for place in 0..<3 {
        var next = model.next(owner, place)
        while let found = model.waiting.first(where: {
          $0.body.account == account(owner) && $0.body.lane == lane(place)
            && $0.body.sequence.value == next
        }) {
          ids.insert(found.id)
          next += 1
        }
      }
    }
    return ids
  }
}
