public import SanadTypes

/// What several final headers say together: whether they are of one chain, and who signed two.
///
/// Each of them is checked by itself, over the ends of its epochs, so that two branches may have
/// had other validators since they parted: an offence is told with the validators of its epoch on
/// the branch where it was signed.
public struct FinalityComparison: Sendable {
  /// An offence, and who the validators of its epoch were.
  public struct Culprit: Sendable {
    /// Both statements.
    public let evidence: Evidence
    /// With whose keys they are checked.
    public let anchor: TrustAnchor
  }

  /// Heights at which there are two final blocks, ascending.
  public let heights: [Height]
  /// Epochs that were closed by two blocks, ascending.
  public let epochs: [Epoch]
  /// A proof for each validator that signed two contradicting certificates; of one epoch and one
  /// set ascending by validator. Empty for a fork whose finalizations are of different views.
  public let culprits: [Culprit]

  /// Whether there are two histories.
  public var isFork: Bool { !heights.isEmpty || !epochs.isEmpty }

  /// Checks each of `finals` from `anchor` on, and compares them.
  public init(
    of finals: [FinalHeader], from anchor: TrustAnchor
  ) throws(LightClientFailure) {
    var headers: [BlockHeader] = []
    var closings: [BlockHeader] = []
    var signed: [(anchor: TrustAnchor, certificates: [Certificate])] = []
    func add(_ certificate: Certificate, of anchor: TrustAnchor) {
      if let place = signed.firstIndex(where: { $0.anchor == anchor }) {
        if !signed[place].certificates.contains(certificate) {
          signed[place].certificates.append(certificate)
        }
      } else {
        signed.append((anchor, [certificate]))
      }
    }
    for final in finals {
      let anchors = try anchor.throughout(final.epochs)
      let own = anchors.last ?? anchor
      try own.checkFinality(of: final.header, by: final.finality)
      let ends = final.epochs.filter { $0.header.epoch >= anchor.epoch }
      for (end, anchor) in zip(ends, anchors) { add(end.finalization, of: anchor) }
      add(final.finality.finalization, of: own)
      closings += ends.map(\.header)
      headers += [final.header] + final.finality.descendants
    }
    headers += closings
    closings += headers.filter(\.closesEpoch)
    heights = Self.doubled(headers, by: \.height)
    epochs = Self.doubled(closings, by: \.epoch)
    culprits = signed.sorted { $0.anchor.epoch < $1.anchor.epoch }.flatMap { anchor, certificates in
      ForkForensics.culprits(in: certificates).map { Culprit(evidence: $0, anchor: anchor) }
    }
  }

  /// Of what there are two headers, ascending.
  private static func doubled<Place: Comparable>(
    _ headers: [BlockHeader], by place: (BlockHeader) -> Place
  ) -> [Place] {
    let ordered = headers.map { (place: place($0), digest: $0.digest) }
      .sorted { $0.place < $1.place }
    var doubled: [Place] = []
    for (one, other) in zip(ordered, ordered.dropFirst())
    where one.place == other.place && one.digest != other.digest && doubled.last != one.place {
      doubled.append(one.place)
    }
    return doubled
  }
}
