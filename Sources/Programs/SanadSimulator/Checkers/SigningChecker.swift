package import SanadTypes

/// Signing: no validator signs statements that contradict each other (consensus.md 2.6).
///
/// Reads the signed bytes themselves, by the layout of consensus.md 2.3, and shares no code with
/// the rules that it checks. What a process signed and never let out may be signed otherwise after
/// a crash: nobody can ever show it. Whatever left the node binds it for ever.
package struct SigningChecker {
  private struct Place: Hashable {
    let node: Int
    let epoch: UInt64
    let view: UInt64
  }

  private struct Signed {
    var subject: ArraySlice<UInt8>
    var life: Int
    var isReleased: Bool
  }

  /// What a node signed in a view, by kind.
  private struct Ballots {
    var byKind: [Signed?] = [nil, nil, nil]
  }

  private static let tagBytes = 16
  private static let chainEnd = tagBytes + 1 + 32

  private var signed: [Place: Ballots] = [:]

  /// Creates a checker that has seen nothing.
  package init() {}

  /// A node's signer is asked to sign these bytes.
  package mutating func signs(_ bytes: [UInt8], node: Int, life: Int) throws(Breach) {
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
    try check(place, kind, subject, life)
    signed[place, default: Ballots()].byKind[kind - 1] = Signed(
      subject: subject, life: life,
      isReleased: signed[place]?.byKind[kind - 1]?.isReleased ?? false)
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
    entry.isReleased = true
    signed[place]?.byKind[kind] = entry
  }

  /// Forgets views that every node has left behind.
  package mutating func forget(below view: View) {
    signed = signed.filter { $0.key.view >= view.value }
  }

  private func check(
    _ place: Place, _ kind: Int, _ subject: ArraySlice<UInt8>, _ life: Int
  ) throws(Breach) {
    guard let earlier = signed[place]?.byKind else { return }
    for (index, entry) in earlier.enumerated() {
      guard let entry, entry.isReleased || entry.life == life else { continue }
      if contradicts(kind, subject, index + 1, entry.subject) {
        throw Breach(
          .signing,
          "view \(place.view): kind \(kind) signed in life \(life), and kind \(index + 1) in life"
            + " \(entry.life)")
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
