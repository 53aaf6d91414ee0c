import SanadLightClient
import SanadReplica
import SanadStorage
import SanadSync
import SanadTypes

/// A peer of a node that joins: a node of the run that serves its snapshot, or one of a Byzantine
/// character that has one too.
struct JoinPeer {
  /// What it does with a request.
  enum Manner: String, CaseIterable {
    case honest
    /// Says what it has, and serves nothing of it.
    case silent
    /// Answers, at times too late.
    case late
    /// Has nothing.
    case empty
    /// Offers a snapshot above that there is not.
    case boasting
    /// Changes a bit of heads, ends of epochs and parts.
    case forging
    /// Changes a bit of chunks, or sends others.
    case lying
    /// Sends frames that do not decode.
    case garbling

    /// Whether nobody may part with it.
    var isHonest: Bool { [.honest, .late, .empty, .silent].contains(self) }
  }

  /// What comes of a request, after so many milliseconds.
  enum Answer {
    case nothing
    case garbage(UInt64)
    case answer(SnapshotResponse.Answer, UInt64)
  }

  /// Most honest peers, and as many others.
  private static let countMax = 3

  let id: PeerID
  let manner: Manner
  private let maker: SnapshotMaker
  private let ends: EpochEnds

  /// Makes snapshots on copies of the stores, and peers that serve them; nil where there is none.
  static func peers(
    _ genesis: Genesis, stores: [MemoryKeyValueStore], _ stream: inout SeededStream
  ) throws -> [JoinPeer]? {
    var servers: [(maker: SnapshotMaker, ends: EpochEnds)] = []
    for store in stores where servers.count < countMax {
      let copy = store.copy()
      guard let height = try copy.standing()?.height, height > Height(0) else { continue }
      let maker = SnapshotMaker(copy, chunkBytes: JoinEpisode.chunkBytes)
      do {
        _ = try maker.make(SnapshotSource(height: height, view: copy.view())) { _ in }
      } catch SnapshotMaker.Failure.unproven { continue }
      servers.append((maker, EpochEnds(BlockStore(copy), genesis: genesis.validators)))
    }
    guard !servers.isEmpty else { return nil }
    var manners = servers.map { _ in Manner.honest }
    let others = Manner.allCases.filter { $0 != .honest }
    for _ in 0..<countMax { if let other = stream.pick(others) { manners.append(other) } }
    let count = servers.count
    var peers = manners.enumerated().map { place, manner in
      JoinPeer(
        id: .validator(ValidatorIndex(UInt16(place))), manner: manner,
        maker: servers[place % count].maker, ends: servers[place % count].ends)
    }
    stream.permute(&peers)
    return peers
  }

  /// What it makes of a request.
  func answer(_ want: SnapshotRequest.Want, _ stream: inout SeededStream) throws -> Answer {
    let wait = stream.within(5...50)
    var answer = try honest(want)
    switch manner {
    case .honest: break
    case .silent: if want != .offers { return .nothing }
    case .late: return .answer(answer, stream.within(20...7_000))
    case .empty: return .answer(want == .offers ? .offers([]) : .nothing, wait)
    case .garbling: if stream.chance(perMille: 300) { return .garbage(wait) }
    case .boasting:
      if case .offers(let offers) = answer, let newest = offers.last {
        answer = .offers([SnapshotOffer(height: newest.height.next, block: newest.block)])
      } else if case .offers(let offers) = try honest(.offers), let newest = offers.last,
        stream.chance(perMille: 500)
      {
        // The head of another one in its place.
        answer = try honest(.head(newest.height))
      }
    case .forging:
      switch want {
      case .head, .parts, .ends: answer = Self.changed(answer, &stream)
      case .offers, .chunk: break
      }
    case .lying:
      guard case .chunk(let height, _) = want else { break }
      let isOther = stream.chance(perMille: 300)
      answer = isOther ? try honest(.parts(height, page: 0)) : Self.changed(answer, &stream)
    }
    return .answer(answer, wait)
  }

  private func honest(_ want: SnapshotRequest.Want) throws -> SnapshotResponse.Answer {
    if case .ends(let epoch) = want { return .ends(try ends.encoded(from: epoch)) }
    return try maker.answer(want)
  }

  /// The same with another bit.
  private static func changed(
    _ answer: SnapshotResponse.Answer, _ stream: inout SeededStream
  ) -> SnapshotResponse.Answer {
    func flipped(_ bytes: [UInt8]) -> [UInt8] {
      guard !bytes.isEmpty else { return [0] }
      var bytes = bytes
      bytes[stream.below(bytes.count)] ^= 1 << UInt8(stream.below(UInt64(8)))
      return bytes
    }
    switch answer {
    case .content(let bytes): return .content(flipped(bytes))
    case .ends(let ends):
      guard let last = ends.last else { return answer }
      return .ends(ends.dropLast() + [flipped(last)])
    case .nothing, .offers: return answer
    }
  }
}
