import SanadCodec
import SanadTypes

// Blocks on request, both ways (consensus.md 2.4, 2.12).
extension ConsensusEngine {
  /// Answers a request from the un-finalized blocks, or passes it to the host's block store.
  mutating func serve(_ request: BlockRequest, to peer: PeerID) {
    guard case .digests(let digests) = request.selection else {
      return effects.services.append(BlockService(peer: peer, request: request))
    }
    let limit = Int(configuration.parameters.blockBytesMax)
    var bytes = 0
    let held = digests.compactMap { tree[$0]?.block }.prefix { block in
      bytes += block.bodyBytes
      return bytes <= limit
    }
    if held.isEmpty {
      effects.services.append(BlockService(peer: peer, request: request))
    } else {
      let response = BlockResponse(id: request.id, blocks: Array(held), proof: nil)
      send(.blockResponse(response), to: .peer(peer))
    }
  }

  /// Takes an answer to an open request; any other is dropped.
  mutating func receive(_ response: BlockResponse, from peer: PeerID) {
    guard let request = fetch.end(response.id, from: peer) else { return }
    switch request.selection {
    case .digests(let digests): receive(response.blocks, asked: digests, from: peer)
    case .heights: receiveRange(response, from: peer)
    }
  }

  private mutating func receive(
    _ blocks: [Block], asked digests: [BlockDigest], from peer: PeerID
  ) {
    for block in blocks {
      let digest = block.header.digest
      guard digests.contains(digest) else {
        observe(.badResponse(from: peer))
        return
      }
      tree.insert(block, digest)
    }
    // Ask again only when this did not help: settle sees another want, or the same one after D.
  }

  /// Takes a range: it must stand on the last final block, hang together, and be pinned from above
  /// by a block already known to be final or by its own proof.
  private mutating func receiveRange(_ response: BlockResponse, from peer: PeerID) {
    let blocks = response.blocks.filter { $0.header.height > tree.root.height }
    guard let last = blocks.last?.header else { return }
    guard hangsTogether(blocks) else { return observe(.badResponse(from: peer)) }
    if isPinned(last.digest) { return insert(blocks) }
    guard let proof = response.proof, proof.links(last.digest) else {
      return observe(.badResponse(from: peer))
    }
    let statement = proof.finalization.statement
    if slots[statement.view]?[certificate: .finalize]?.statement == statement {
      return adopt(blocks, proof)
    }
    openRange = OpenRange(blocks: blocks, proof: proof, peer: peer)
    receive(proof.finalization, from: peer)
    if !verifications.isVerifying(statement) { openRange = nil }
  }

  /// Whether a final block's missing ancestor, or the final block itself, is this one.
  private func isPinned(_ digest: BlockDigest) -> Bool {
    guard let final = target?.block else { return false }
    return final.digest == digest || tree.front(of: final.digest) == .missing(digest)
  }

  private func hangsTogether(_ blocks: [Block]) -> Bool {
    var parent = tree.rootDigest
    var height = tree.root.height
    for block in blocks {
      guard block.header.parent == parent, block.header.height == height.next else { return false }
      parent = block.header.digest
      height = block.header.height
    }
    return true
  }

  /// The certificate of a range has turned out valid.
  mutating func adoptOpenRange(_ certificate: Certificate) {
    guard let range = openRange, range.proof.finalization.statement == certificate.statement else {
      return
    }
    openRange = nil
    if hangsTogether(range.blocks) { adopt(range.blocks, range.proof) }
  }

  /// The verdict on a range's certificate is in: whatever it was, the range waits no longer.
  mutating func closeOpenRange(_ certificate: Certificate) {
    if openRange?.proof.finalization.statement == certificate.statement { openRange = nil }
  }

  private mutating func adopt(_ blocks: [Block], _ proof: FinalityProof) {
    guard prefix == nil, let last = blocks.last else { return }
    insert(blocks)
    prefix = (last.header.digest, proof)
  }

  private mutating func insert(_ blocks: [Block]) {
    for block in blocks { tree.insert(block, block.header.digest) }
  }
}
