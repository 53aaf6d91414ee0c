package import SanadTypes

/// Signing: no validator signs statements that contradict each other (consensus.md 2.6).
///
/// Reads the signed bytes themselves, by the layout of consensus.md 2.3, and shares no code with
/// the rules that it checks. Whatever left the node binds it for ever, and what it is being asked
/// to sign binds it until the signature is there. A signature that the rules then threw away, or
/// that a crash took, was seen by nobody: but should it ever leave, it is held against the rest.
package struct SigningChecker {
  private struct Place: Hashable {
    let node: Int
    let epoch: UInt64
    let view: UInt64
  }

  private struct Signed {
    var subject: ArraySlice<UInt8>
    var request: Request
    /// Asked for and not answered.
    var isOpen = true
    var isReleased: Bool
  }

  /// One request to a signer.
  private struct Request: Hashable {
    let node: Int
    let life: Int
    let number: UInt64
  }

  /// What a node signed in a view, by kind.
  private struct Ballots {
    var byKind: [Signed?] = [nil, nil, nil]
  }

  private static let tagBytes = 16
  private static let chainEnd = tagBytes + 1 + 32

  private var signed: [Place: Ballots] = [:]
  private var open: [Request: (Place, Int)] = [:]

  /// Creates a checker that has seen nothing.
  package init() {}

  /// A node's signer is asked to sign these bytes, under a number that is used once in a life.
  package mutating func signs(
    _ bytes: [UInt8], node: Int, life: Int, request number: UInt64
  ) throws(Breach) {
    guard bytes.count == 65 || bytes.count == 105 else {
      throw Breach(.signing, "a vote of \(bytes.count) bytes")
    }
    let kind = Int(bytes[Self.tagBytes])
    guard (1...3).contains(kind), (kind == 2) == (bytes.count == 65) else {
      throw Breach(.signing, "a vote of kind \(kind) with \(bytes.count) bytes")
    }
    let place = Place(
      node: node, epoch: Self.word(bytes, at: Self.chainEnd),
      view: Self.word(bytes, at: Self.chainEnd + 8))
    let subject = bytes[(Self.chainEnd + 16)...]
    let request = Request(node: node, life: life, number: number)
    // S1: what has left is durable, and no reason to sign the same again can come.
    // Within a process: a copy of a journal or of a key may not know of it.
    if let sent = signed[place]?.byKind[kind - 1], sent.isReleased, sent.request.life == life {
      throw Breach(
        .signing, "view \(place.view): a vote of kind \(kind) is asked for after one was sent")
    }
    try check(place, kind, subject) { entry in
      entry.isReleased || (entry.isOpen && entry.request.life == life)
    }
    signed[place, default: Ballots()].byKind[kind - 1] = Signed(
      subject: subject, request: request,
      isReleased: signed[place]?.byKind[kind - 1]?.isReleased ?? false)
    open[request] = (place, kind)
  }

  /// A signature reaches the process that asked for it.
  package mutating func answers(_ number: UInt64, node: Int, life: Int) {
    let request = Request(node: node, life: life, number: number)
    guard let (place, kind) = open.removeValue(forKey: request),
      signed[place]?.byKind[kind - 1]?.request == request
    else { return }
    signed[place]?.byKind[kind - 1]?.isOpen = false
  }

  /// A vote of the node has left it.
  package mutating func releases(_ vote: Vote, node: Int, chain: ChainID) throws(Breach) {
    let bytes = vote.statement.signedBytes(on: chain)
    let place = Place(
      node: node, epoch: vote.statement.epoch.value, view: vote.view.value)
    let kind = Int(vote.kind.rawValue) - 1
    guard var entry = signed[place]?.byKind[kind],
      entry.subject.elementsEqual(bytes[(Self.chainEnd + 16)...])
    else {
      throw Breach(.signing, "node \(node) sent a \(vote.kind) of view \(vote.view) unsigned")
    }
    // An earlier vote is repeated after a later one, and after a restart leaves for the first time
    // then: only what contradicts in either order counts.
    try check(place, kind + 1, entry.subject, inAnyOrder: true) { $0.isReleased }
    entry.isReleased = true
    signed[place]?.byKind[kind] = entry
  }

  /// Forgets views that every node has left behind.
  package mutating func forget(below view: View) {
    signed = signed.filter { $0.key.view >= view.value }
    open = open.filter { $0.value.0.view >= view.value }
  }

  private func check(
    _ place: Place, _ kind: Int, _ subject: ArraySlice<UInt8>, inAnyOrder: Bool = false,
    where isBinding: (Signed) -> Bool
  ) throws(Breach) {
    guard let earlier = signed[place]?.byKind else { return }
    for (index, entry) in earlier.enumerated() {
      guard let entry, isBinding(entry) else { continue }
      if contradicts(kind, subject, index + 1, entry.subject),
        !inAnyOrder || contradicts(index + 1, entry.subject, kind, subject)
      {
        throw Breach(
          .signing,
          "view \(place.view): a vote of kind \(kind) against one of kind \(index + 1) that was"
            + " \(entry.isReleased ? "sent" : "being signed") in life \(entry.request.life)")
      }
    }
  }

  /// One statement of a kind; never nullify with finalize; finalize what was notarized.
  private func contradicts(
    _ kind: Int, _ subject: ArraySlice<UInt8>, _ other: Int, _ earlier: ArraySlice<UInt8>
  ) -> Bool {
    switch (kind, other) {
    case (1, 1), (2, 2), (3, 3), (1, 3), (3, 1): !subject.elementsEqual(earlier)
    case (2, 3), (3, 2): true
    // Having notarized, a node may still give the view up; the other way round it may not.
    case (1, 2): true
    default: false
    }
  }

  private static func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
