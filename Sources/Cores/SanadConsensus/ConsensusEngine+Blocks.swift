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
    guard let request = fetch.end(response.id, from: peer),
      case .digests(let digests) = request.selection
    else { return }
    for block in response.blocks {
      let digest = block.header.digest
      guard digests.contains(digest) else {
        observe(.badResponse(from: peer))
        return
      }
      // Final meanwhile, by the answer to a second question: back in the tree it would be taken
      // for a block of another branch, and dropped by the host before its commit is durable.
      guard block.header.height > tree.root.height else { continue }
      tree.insert(block, digest)
    }
    if response.blocks.isEmpty { askElsewhere(digests) }
  }

  /// Takes the answer of who keeps no blocks as old: to consensus one without blocks.
  mutating func receive(_ absence: BlockAbsence, from peer: PeerID) {
    guard let request = fetch.end(absence.id, from: peer),
      case .digests(let digests) = request.selection
    else { return }
    observe(.absentBlocks(from: peer, first: absence.first))
    askElsewhere(digests)
  }

  /// Settle sees another want, or the same one after D. Who has nothing is passed over at once, but
  /// each peer only once, or two peers without the block could be asked for ever.
  private mutating func askElsewhere(_ digests: [BlockDigest]) {
    guard fetch.blocks.wanted == digests, fetch.blocks.attempt < peers.validators.count else {
      return
    }
    fetch.blocks.attempt += 1
    fetch.blocks.askedAt = nil
  }

  /// Takes final blocks that the host's catch-up has fetched and proved, in ascending order. Those up
  /// to the goal come without a proof, since the target proves them.
  mutating func receiveFinal(_ blocks: [Block], _ proof: FinalityProof?) {
    for block in blocks where block.header.height > tree.root.height {
      tree.insert(block, block.header.digest)
    }
    guard let last = blocks.last?.header, last.height > tree.root.height else { return }
    let digest = last.digest
    let ofGoal = fetch.catchUp.flatMap { $0.goal.digest == digest ? $0.proof : nil }
    if let proof = proof ?? ofGoal { prefixes.append((digest, proof)) }
  }
}
