import SanadReplica
import SanadTypes

/// Two honest hosts with one key (Bano and others, "Twins: BFT Systems Made Robust", 2021): each of
/// the others hears one of them or both, and which changes from time to time. Both propose when the
/// validator leads, and both votes are true ones.
struct TwinConduct: SeatConduct {
  /// Of each place, whether it talks with the first, the second or both.
  private var sides: [Int: [Int]] = [:]
  private var drawnAt: UInt64?

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    draw(&hands)
    return SeatSending.all(message, to: places.filter { sides[$0]?.contains(host) ?? true })
  }

  mutating func hosts(hearing place: Int, _ hands: inout SeatHands) -> [Int] {
    draw(&hands)
    return sides[place] ?? [0, 1]
  }

  private mutating func draw(_ hands: inout SeatHands) {
    if let drawnAt, hands.time < drawnAt + 900_000 { return }
    drawnAt = hands.time
    for place in hands.others {
      sides[place] = hands.stream.pick([[0], [1], [0, 1], [0], [1]] as [[Int]]) ?? [0, 1]
    }
  }
}
