import SanadReplica
import SanadTypes

// Those who say too little, or too late.

/// Says nothing at all.
struct SilentConduct: SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] { [] }
}

/// Gives votes, certificates and bodies to some; the others have them late, or never.
struct WithholdingConduct: SeatConduct {
  /// Who is favoured, by place; drawn anew from time to time.
  private var favoured: UInt128 = 0
  private var drawnAt: UInt64?

  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    switch message {
    case .vote, .proposal, .certificate, .voteBundle, .blockResponse, .certificateResponse: break
    default: return SeatSending.all(message, to: places)
    }
    if drawnAt.map({ hands.time > $0 + 700_000 }) ?? true {
      favoured = UInt128(hands.stream.next()) << 64 | UInt128(hands.stream.next())
      drawnAt = hands.time
    }
    return places.compactMap { place in
      if favoured >> UInt128(place) & 1 == 1 { return SeatSending(message: message, to: place) }
      guard hands.stream.chance(perMille: 500) else { return nil }
      return SeatSending(
        message: message, to: place, after: hands.stream.within(100_000...4_000_000))
    }
  }
}

/// Keeps every certificate, and gives it to one node just before the time of the view is up.
struct HoardingConduct: SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    switch message {
    case .voteBundle, .certificateResponse: return []
    case .certificate:
      guard let chosen = hands.stream.pick(places) else { return [] }
      let patience = hands.parameters.viewTimeout.value * 1_000
      let early = hands.stream.within(0...200_000)
      return [
        SeatSending(message: message, to: chosen, after: patience - min(patience, early))
      ]
    default: return SeatSending.all(message, to: places)
    }
  }
}

/// Proposes just before the others' patience with their leader ends, or just after.
struct LateLeadingConduct: SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] {
    guard message.ownProposal(of: hands.index) != nil else {
      return SeatSending.all(message, to: places)
    }
    let patience = hands.parameters.leaderTimeout.value * 1_000
    let base = patience - min(patience, 100_000)
    return places.map {
      SeatSending(message: message, to: $0, after: base + hands.stream.within(0...150_000))
    }
  }
}
