import SanadCrypto
import SanadTypes
import Synchronization

/// Which key is which channel: validators of genesis by their place there, everybody else by a number
/// that is given out at the first connection. Names do not change while the process runs; who is a
/// validator of the present epoch does. Shared by the network's thread and the
/// replica's.
final class PeerTable: Sendable {
  private struct Observers {
    var numbers: [PublicKey: UInt32] = [:]
    var keys: [PublicKey] = []
  }

  /// The validators of genesis.
  private let validators: ValidatorSet
  private let current: Mutex<ValidatorSet>
  private let observers = Mutex(Observers())
  /// Names of the observers that genesis has.
  private let registered: [PublicKey: String]

  /// - Parameters:
  ///   - validators: those of genesis.
  ///   - current: those of the epoch; nil where they are the same.
  init(
    _ validators: ValidatorSet, current: ValidatorSet? = nil,
    observers registered: [GenesisObserver] = []
  ) {
    self.validators = validators
    self.current = Mutex(current ?? validators)
    self.registered = Dictionary(
      registered.map { ($0.peerKey, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// Another epoch has begun.
  func begin(_ validators: ValidatorSet) { current.withLock { $0 = validators } }

  /// Whether a key is a validator's in the present epoch.
  func isValidator(_ key: PublicKey) -> Bool {
    current.withLock { $0 }.index(ofPeerKey: key) != nil
  }

  /// The peer with this key.
  func peer(_ key: PublicKey) -> PeerID {
    if let index = validators.index(ofPeerKey: key) { return .validator(index) }
    return observers.withLock { observers in
      if let number = observers.numbers[key] { return .observer(number) }
      let number = UInt32(truncatingIfNeeded: observers.keys.count)
      observers.numbers[key] = number
      observers.keys.append(key)
      return .observer(number)
    }
  }

  /// The key of a peer; nil for one that has never connected.
  func key(_ peer: PeerID) -> PublicKey? {
    switch peer {
    case .validator(let index): validators[index]?.peerKey
    case .observer(let number):
      observers.withLock { $0.keys.indices.contains(Int(number)) ? $0.keys[Int(number)] : nil }
    }
  }

  /// What people call the holder of a key, who need not have a place here.
  func name(of key: PublicKey) -> String {
    let present = current.withLock { $0 }
    if let index = present.index(ofPeerKey: key), let found = present[index] { return found.name }
    if let index = validators.index(ofPeerKey: key) { return name(.validator(index)) }
    return registered[key] ?? key.text(for: .peer)
  }

  /// What people call a peer.
  func name(_ peer: PeerID) -> String {
    switch peer {
    case .validator(let index): validators[index]?.name ?? "validator \(index)"
    case .observer(let number):
      key(peer).flatMap { key in
        let present = current.withLock { $0 }
        return present.index(ofPeerKey: key).flatMap { present[$0]?.name } ?? registered[key]
      } ?? "observer \(number)"
    }
  }
}
