import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes

/// The root of a map from the definition in docs/wire-state.md alone: no pages, no batches, whole map
/// each time.
struct Oracle {
  struct Leaf {
    let path: Digest
    let digest: Digest
  }

  var map: [StateKey: [UInt8]] = [:]

  var root: Digest {
    let leaves = map.map { key, value in
      let valueDigest = SHA256.digest(.stateValue, value)
      return Leaf(path: key.path, digest: hash(0, key.path, valueDigest))
    }
    return root(of: leaves.sorted { $0.path < $1.path }[...], depth: 0)
  }

  private func root(of leaves: ArraySlice<Leaf>, depth: Int) -> Digest {
    guard let first = leaves.first else { return .zero }
    if leaves.count == 1 { return first.digest }
    let middle = leaves.firstIndex { $0.path.bit(depth) } ?? leaves.endIndex
    return hash(
      1, root(of: leaves[leaves.startIndex..<middle], depth: depth + 1),
      root(of: leaves[middle...], depth: depth + 1))
  }

  private func hash(_ prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    SHA256.digest([prefix] + left.bytes + right.bytes)
  }
}

/// The key of a number.
func key(_ number: Int) -> StateKey {
  StateKey(kind: 1, (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
}

/// A random value of up to 12 bytes.
func randomValue(_ random: inout SplitMix64) -> [UInt8] {
  (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
  }
}

/// A final state over an empty store in memory.
func freshState(_ store: MemoryStore = MemoryStore(), cacheBytes: Int = 1 << 20) -> FinalState {
  FinalState(
    nodes: store, values: store,
    limits: StateCacheLimits(pageBytesMax: cacheBytes, valueBytesMax: cacheBytes))
}

/// The overlay that holds `changes` on top of `parent`.
func block(_ changes: [(StateKey, [UInt8]?)], on parent: StateOverlay) throws -> StateOverlay {
  var draft = parent.draft()
  for (key, value) in changes { draft.write(value, to: key) }
  return try draft.seal()
}

/// Commits a block with `changes` on the newest final state.
@discardableResult
func commit(_ changes: [(StateKey, [UInt8]?)], to final: FinalState) throws -> StateOverlay {
  let overlay = try block(changes, on: final.overlay())
  try final.commit(overlay)
  return overlay
}

/// Moves everything that waits into the store.
func flush(_ final: FinalState, into store: MemoryStore) {
  guard let flush = final.takeFlush()?.sorted() else { return }
  store.apply(flush)
  final.didFlush(flush)
}
