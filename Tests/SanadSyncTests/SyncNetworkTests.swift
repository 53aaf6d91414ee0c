import SanadCrypto
import SanadSync
import SanadTesting
import SanadTypes
import Testing

/// Catch-up over a network of peers of which some are slow, silent, empty, lying or come and go.
@Suite struct SyncNetworkTests {
  private enum Character { case honest, partial, silent, empty, liar }

  private struct Answer {
    let due: UInt64
    let peer: Int
    let response: BlockResponse
  }

  private final class World {
    let chain = Chain(1_500)
    let fork = Chain(1_500, forkedAt: 300)
    var random: SplitMix64
    var sync: BlockSync
    let characters: [Character]
    var answers: [Answer] = []
    var delivered: [Block] = []
    var accused: [PeerID] = []
    var openMax = 0
    var time: UInt64 = 0
    var timer: Instant?

    init(_ seed: UInt64) {
      random = SplitMix64(seed: seed)
      sync = BlockSync(chainID: chainID, epoch: Epoch(0), committed: Chain(1).place(0))
      var characters: [Character] = [.honest]
      let others: [Character] = [.honest, .partial, .silent, .empty, .liar]
      for _ in 0..<6 { characters.append(others[Int.random(in: 0..<5, using: &random)]) }
      self.characters = characters
    }

    func step(_ event: SyncEvent) {
      var effects = SyncEffects()
      sync.step(event, now: Instant(time), effects: &effects)
      timer = effects.timer
      accused += effects.accusations.map(\.peer)
      for request in effects.requests { schedule(request) }
      for delivery in effects.deliveries { delivered += delivery.blocks }
      for verification in effects.verifications {
        let signature = verification.proof.finalization.signatures.first
        let isValid = signature?.bytes.allSatisfy { $0 == 1 } ?? false
        step(.verified(verification.range, isValid: isValid))
      }
      if let last = effects.deliveries.last?.blocks.last?.header {
        step(.committed(BlockPlace(height: last.height, digest: last.digest)))
      }
    }

    private func schedule(_ request: SyncEffects.Request) {
      guard case .validator(let index) = request.peer else { return }
      let number = Int(index.value)
      guard let response = respond(characters[number], request.request) else { return }
      let delay = UInt64.random(in: 1...6_000, using: &random)
      answers.append(Answer(due: time + delay, peer: number, response: response))
      openMax = max(openMax, answers.count)
    }

    private func respond(_ character: Character, _ request: BlockRequest) -> BlockResponse? {
      switch character {
      case .honest: return chain.answer(request)
      case .partial: return chain.answer(request, limit: Int.random(in: 1...64, using: &random))
      case .silent: return nil
      case .empty: return BlockResponse(id: request.id, blocks: [], proof: nil)
      case .liar:
        let truth = chain.answer(request)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return fork.forged(request)
        case 1: return BlockResponse(id: truth.id, blocks: truth.blocks, proof: nil)
        default:
          return BlockResponse(
            id: truth.id, blocks: truth.blocks.dropLast() + [truth.blocks[0]],
            proof: truth.proof)
        }
      }
    }

    /// Runs to the next answer or timer.
    func advance() {
      let due = answers.map(\.due).min()
      let next = [due, timer?.milliseconds].compactMap { $0 }.min() ?? time + 1_000
      time = max(time, next)
      guard let place = answers.firstIndex(where: { $0.due <= time }) else {
        return step(.timer)
      }
      let answer = answers.remove(at: place)
      step(.response(answer.response, from: peer(UInt16(answer.peer))))
    }
  }

  @Test(arguments: 0..<40)
  func catchesUpWhileOnePeerIsHonest(_ seed: Int) {
    let world = World(UInt64(seed))
    for number in world.characters.indices { world.step(.peerUp(peer(UInt16(number)))) }
    world.step(.target(world.chain.place(700)))
    var steps = 0
    while world.sync.isBehind || world.sync.committed.height < Height(1_500) {
      world.advance()
      steps += 1
      if steps == 200 { world.step(.target(world.chain.place(1_500))) }
      if steps % 50 == 0 {
        // A channel breaks and comes back; an accused peer's too.
        let number = UInt16.random(in: 0..<7, using: &world.random)
        world.step(.peerDown(peer(number)))
        world.step(.peerUp(peer(number)))
      }
      guard steps < 20_000 else {
        Issue.record("no progress beyond \(world.sync.committed.height)")
        return
      }
    }
    #expect(world.delivered == Array(world.chain.blocks[1...1_500]))
    for case .validator(let index) in world.accused {
      let character = world.characters[Int(index.value)]
      #expect(character == .liar, "accused a peer that is \(character)")
    }
  }
}

extension Chain {
  /// An answer of another chain whose certificate nobody signed.
  func forged(_ request: BlockRequest) -> BlockResponse {
    let truth = answer(request)
    guard let last = truth.blocks.last else { return truth }
    return BlockResponse(
      id: truth.id, blocks: truth.blocks,
      proof: proof(Int(last.header.height.value), isValid: false))
  }
}
