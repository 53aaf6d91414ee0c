import SanadCodec
import SanadCrypto
package import SanadLightClient
package import SanadStorage
package import SanadTypes

/// How the chain's epochs ended: every proof begins with it, since a client knows the validators of the
/// first epoch alone. A few reads of the store for each epoch; at a week each there are 52 a year.
package struct EpochEnds {
  private let store: BlockStore
  private let genesis: ValidatorSet

  /// Reads a chain's blocks; `genesis` are the validators of its first epoch.
  package init(_ store: BlockStore, genesis: ValidatorSet) {
    self.store = store
    self.genesis = genesis
  }

  /// How the epochs before one ended, in order. Throws what is wrong with the store.
  package func all(before epoch: Epoch) throws -> [EpochEnd] {
    var before = genesis.digest
    return try (0..<epoch.value).map { number in
      let end = try end(of: Epoch(number), after: before)
      before = end.header.nextValidators
      return end
    }
  }

  /// The end of an epoch; nil where it has not ended.
  package func knownEnd(of epoch: Epoch) throws -> EpochEnd? {
    if try store.end(of: epoch) == nil { return nil }
    guard epoch > Epoch(0) else { return try end(of: epoch, after: genesis.digest) }
    guard let height = try store.end(of: epoch.previous), let header = try store.header(at: height)
    else {
      throw StorageFailure.corruptValue(
        room: .epochEnd, detail: "the end of epoch \(epoch.previous)")
    }
    return try end(of: epoch, after: header.nextValidators)
  }

  /// How an epoch ended, with the next validators where they are others than those of `before`.
  private func end(of epoch: Epoch, after before: Digest) throws -> EpochEnd {
    guard let height = try store.end(of: epoch), let header = try store.header(at: height) else {
      throw StorageFailure.corruptValue(room: .epochEnd, detail: "the end of epoch \(epoch)")
    }
    guard let finality = try store.proof(at: height) else {
      throw StorageFailure.corruptValue(room: .block, detail: "the finality of block \(height)")
    }
    let next = header.nextValidators == before ? nil : try store.validators(after: epoch)
    return EpochEnd(header: header, finalization: finality.finalization, validators: next)
  }
}

extension EpochEnds {
  /// The ends of epochs from one on, as many as fit into an answer; none where it has not ended.
  package func encoded(from epoch: Epoch) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    var bytes = 0
    var next = epoch
    while found.count < SnapshotResponse.endsMax, let end = try knownEnd(of: next)?.bcsBytes {
      bytes += end.count + 4
      if bytes > SnapshotResponse.bytesMax { break }
      found.append(end)
      next = next.next
    }
    return found
  }
}
