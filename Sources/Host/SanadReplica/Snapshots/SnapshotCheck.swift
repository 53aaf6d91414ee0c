import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
package import SanadStorage
package import SanadSync
package import SanadTypes

/// What a node that joins knows for certain, and what it makes of answers: everything is checked
/// against the genesis, from which the ends of the epochs lead to the header of the snapshot, and the
/// header's state root to each chunk.
package struct SnapshotCheck {
  /// More epochs before a snapshot than a proof may have.
  private static let epochsMax = UInt64(FinalHeader.epochsMax)

  /// What became of something that an earlier start has fetched.
  package enum Recalled {
    /// It is a chunk of the snapshot, is kept, and has so many bytes.
    case chunk(Int, bytes: Int)
    /// It is none, or is here already.
    case refused
    /// There is nothing more.
    case end
  }

  private let genesis: Genesis
  private let store: any KeyValueStore
  /// Where chunks are kept for another start; nil where there was no room for them.
  private var fetched: FetchedChunks?
  /// Who agrees in each epoch, by its number.
  private var anchors: [TrustAnchor]
  /// How the epochs ended, by their numbers.
  private var ends: [EpochEnd] = []
  private var head: SnapshotHead?
  private var list: [SnapshotPart] = []
  private var parts: SnapshotParts?
  private var installer: SnapshotInstaller?

  /// Knows the genesis and nothing else, and works on an empty store.
  ///
  /// - Parameter fetched: Where chunks are kept for another start.
  package init(_ genesis: Genesis, store: any KeyValueStore, fetched: FetchedChunks? = nil) {
    self.genesis = genesis
    self.store = store
    self.fetched = fetched
    anchors = [TrustAnchor(genesis: genesis)]
  }

  /// The request for what is wanted; nil for a chunk that is none.
  package func want(_ want: SnapshotSync.Want) -> SnapshotRequest.Want? {
    want.request(of: offer?.height ?? Height(0), at: parts)
  }

  /// The bytes that the snapshot has, as whoever made it says; nil before that is known.
  package var byteCount: UInt64? { head?.byteCount }

  /// The snapshot that the guide leads to.
  package private(set) var offer: SnapshotOffer?

  /// Takes note of the snapshot that is fetched, before its requests are made.
  package mutating func follow(_ phase: SnapshotSync.Phase) {
    if case .guided(_, let offer, _) = phase { self.offer = offer }
  }

  /// Takes up the next thing that an earlier start has fetched; it is trusted no more than what a peer
  /// sends. Throws what the disk throws.
  package mutating func recall(_ sync: SnapshotSync) throws -> Recalled {
    guard let record = try fetched?.next() else { return .end }
    guard !sync.isHere(record.index),
      case .good = try check(chunk: record.bytes, record.index)
    else { return .refused }
    return .chunk(record.index, bytes: record.bytes.count)
  }

  /// Whether chunks are not kept for another start because the disk had no room for that.
  package var hasNoRoom: Bool { fetched == nil }

  /// What an answer is worth. Throws what the store throws, which no peer can help.
  package mutating func verdict(
    on answer: SnapshotResponse.Answer, to want: SnapshotSync.Want, _ phase: SnapshotSync.Phase
  ) throws -> SnapshotVerdict {
    if answer == .nothing { return .nothing }
    switch (want, answer) {
    case (.offers, .offers(let offers)): return .offers(offers)
    case (.step(.head), .content(let bytes)): return receive(head: bytes)
    case (.step(.ends), .ends(let list)): return receive(ends: list)
    case (.step(.parts(let page)), .content(let bytes)): return try receive(page, bytes)
    case (.chunk(let index), .content(let bytes)): return try receive(chunk: bytes, index)
    default: return .invalid("an answer to another question")
    }
  }

  /// Makes the store whole, once all chunks are here.
  package func finish() throws {
    guard let head, let installer else { throw SnapshotInstaller.Failure.incomplete }
    try installer.finish(head.proof, ends: Array(ends.prefix(Int(head.header.epoch.value))))
  }

  // MARK: Private

  private mutating func receive(head bytes: [UInt8]) -> SnapshotVerdict {
    let head: SnapshotHead
    do throws(DecodingFailure) { head = try BCSReader.decode(from: bytes) } catch {
      return .invalid("a head of a snapshot: \(error)")
    }
    guard let offer, head.header.height == offer.height, head.header.digest == offer.block else {
      return .invalid("the head is of another block than was offered")
    }
    guard head.header.epoch.value < Self.epochsMax, head.partCount <= SnapshotParts.countMax else {
      return .invalid("the head is beyond all bounds")
    }
    self.head = head
    list = []
    parts = nil
    return nextStep()
  }

  /// Walks the ends of epochs until the one of the snapshot, and then checks that its block is final.
  private func nextStep() -> SnapshotVerdict {
    guard let head else { return .nothing }
    let epoch = head.header.epoch
    guard Int(epoch.value) < anchors.count else {
      return .next(.ends(Epoch(UInt64(anchors.count - 1))))
    }
    do throws(LightClientFailure) { try head.check(by: anchors[Int(epoch.value)]) } catch {
      return .invalid("the snapshot's block is not final: \(error)")
    }
    return .next(.parts(0))
  }

  private mutating func receive(ends list: [[UInt8]]) -> SnapshotVerdict {
    if list.isEmpty { return .nothing }
    for bytes in list {
      guard let anchor = anchors.last, anchors.count <= Int(Self.epochsMax) else { break }
      do {
        let end: EpochEnd = try BCSReader.decode(from: bytes, within: .epochEnd)
        anchors.append(try anchor.following([end]).beyond(anchor))
        ends.append(end)
      } catch {
        return .invalid("the end of epoch \(anchor.epoch): \(error)")
      }
    }
    return nextStep()
  }

  private mutating func receive(_ page: UInt32, _ bytes: [UInt8]) throws -> SnapshotVerdict {
    guard let head else { return .nothing }
    let isLast = page + 1 >= head.pageCount
    let expected =
      isLast ? Int(head.partCount) - list.count : SnapshotHead.pageParts
    do {
      var reader = BCSReader(bytes)
      let found: [SnapshotPart] = try reader.list(max: SnapshotHead.pageParts)
      try reader.finish()
      guard found.count == expected else {
        return .invalid("page \(page) has \(found.count) parts, not \(expected)")
      }
      list += found
      if !isLast { return .next(.parts(page + 1)) }
      let whole = try SnapshotParts(list, root: head.header.stateRoot)
      list = []
      parts = whole
      installer = SnapshotInstaller(genesis, store: store, of: head.header)
    } catch { return .invalid("the parts of the snapshot: \(error)") }
    let recalls = offer != nil && fetched?.offer == offer
    if !recalls, let offer { try keeping { try $0.begin(offer) } }
    return .parts(parts?.parts.count ?? 0, recalls: recalls)
  }

  /// Does something with what is kept for another start, which nobody needs: a disk without room for it
  /// may still have room for the state.
  private mutating func keeping(_ body: (FetchedChunks) throws -> Void) throws {
    guard let fetched else { return }
    do { try body(fetched) } catch DeviceFailure.full {
      try fetched.clear()
      self.fetched = nil
    }
  }

  private mutating func receive(chunk bytes: [UInt8], _ index: Int) throws -> SnapshotVerdict {
    let verdict = try check(chunk: bytes, index)
    if case .good = verdict { try keeping { try $0.add(.init(index: index, bytes: bytes)) } }
    return verdict
  }

  private mutating func check(chunk bytes: [UInt8], _ index: Int) throws -> SnapshotVerdict {
    guard let parts, parts.parts.indices.contains(index), installer != nil else { return .nothing }
    let (prefix, part) = parts.parts[index]
    let chunk: SnapshotChunk
    do {
      chunk = try BCSReader.decode(from: bytes)
      try chunk.check(part, at: prefix)
    } catch { return .invalid("chunk \(index): \(error)") }
    try installer?.add(chunk)
    return .good
  }
}

extension SnapshotSync.Want {
  /// The request for it, of a snapshot at this height; nil for a chunk of parts that are not known.
  fileprivate func request(of height: Height, at parts: SnapshotParts?) -> SnapshotRequest.Want? {
    switch self {
    case .offers: .offers
    case .step(.head): .head(height)
    case .step(.ends(let epoch)): .ends(from: epoch)
    case .step(.parts(let page)): .parts(height, page: page)
    case .chunk(let index):
      parts.flatMap { parts in
        parts.parts.indices.contains(index)
          ? .chunk(height, parts.parts[index].prefix) : nil
      }
    }
  }
}

extension BCSLimits {
  /// The end of an epoch with a hundred validators on either side.
  fileprivate static let epochEnd = BCSLimits(bytes: SnapshotResponse.bytesMax, depth: 6)
}

extension TrustAnchor {
  /// This anchor where it is the next one after another: an end of an epoch that is over leads nowhere.
  fileprivate func beyond(_ other: TrustAnchor) throws(LightClientFailure) -> TrustAnchor {
    guard epoch == other.epoch.next else { throw .epochNotClosed(other.epoch) }
    return self
  }
}
