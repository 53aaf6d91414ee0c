import SanadCodec
import SanadConsensus
import SanadCrypto
package import SanadTypes

/// Which channel is which peer of the engine.
///
/// A channel has one name for as long as the process runs: the place in genesis of who holds its key,
/// or the number of an observer. The engine names validators by their places in the set of its epoch.
/// The two are the same until the validators change. They are mapped here, on the replica's thread, so
/// that no message can reach an engine under a place that its sender has in another epoch.
struct PeerMap {
  /// The first of the numbers of those who are validators of genesis and not of the epoch.
  static let formerFirst = UInt32.max - UInt32(ValidatorSet.countMax)

  private let genesis: ValidatorSet
  private var validators: ValidatorSet
  /// Those of the epoch before; the same in the first one.
  private var former: ValidatorSet
  /// Whose channels have been open. A name stays its holder's for as long as the process runs, so that
  /// what a peer sent before its channel closed is not taken for a stranger's in the next epoch.
  private var keys = KeyedTable<PeerID, PublicKey>()
  private var areOpen = KeyedTable<PeerID, Bool>()
  private var peers = KeyedTable<PeerID, PeerID>()
  private var channels = KeyedTable<PeerID, PeerID>()

  init(genesis: ValidatorSet, validators: ValidatorSet, former: ValidatorSet? = nil) {
    self.genesis = genesis
    self.validators = validators
    self.former = former ?? validators
  }

  /// Open channels, ascending.
  var open: [PeerID] { areOpen.sortedKeys() }

  /// A channel is open, to the holder of a key.
  mutating func open(_ channel: PeerID, _ key: PublicKey) {
    keys[channel] = key
    areOpen[channel] = true
    map(channel, key)
  }

  /// A channel is closed. Who it was to stays known: there may be answers on their way.
  mutating func close(_ channel: PeerID) { areOpen[channel] = nil }

  /// Another epoch begins.
  mutating func begin(_ validators: ValidatorSet) {
    former = self.validators
    self.validators = validators
    peers = KeyedTable()
    channels = KeyedTable()
    for channel in keys.sortedKeys() { if let key = keys[channel] { map(channel, key) } }
  }

  /// Whether the other end of a channel was a validator of the epoch before.
  func wasValidator(_ channel: PeerID) -> Bool {
    guard let key = keys[channel] else { return false }
    return former.index(ofPeerKey: key) != nil
  }

  /// The engine's name of who is at the other end of a channel.
  func peer(_ channel: PeerID) -> PeerID {
    if let known = peers[channel] { return known }
    guard case .validator(let place) = channel else { return channel }
    return peer(channel, genesis[place]?.peerKey)
  }

  /// The channel of one of the engine's peers; nil of a validator whose channel has not been open.
  func channel(_ peer: PeerID) -> PeerID? {
    if let known = channels[peer] { return known }
    switch peer {
    case .validator(let place):
      let former = validators[place].flatMap { genesis.index(ofPeerKey: $0.peerKey) }
      return former.map(PeerID.validator)
    case .observer(let number):
      guard number >= Self.formerFirst else { return peer }
      return .validator(ValidatorIndex(UInt16(truncatingIfNeeded: number - Self.formerFirst)))
    }
  }

  private mutating func map(_ channel: PeerID, _ key: PublicKey) {
    let peer = peer(channel, key)
    peers[channel] = peer
    channels[peer] = channel
  }

  private func peer(_ channel: PeerID, _ key: PublicKey?) -> PeerID {
    if let key, let place = validators.index(ofPeerKey: key) { return .validator(place) }
    guard case .validator(let place) = channel else { return channel }
    return .observer(Self.formerFirst + UInt32(place.value))
  }
}

extension PeerMap {
  /// The channels that a message goes to; nil where there are none. As long as the validators are those
  /// of genesis the network knows by itself who they are; later each is named, so that the first messages
  /// of an epoch reach those who have come with it.
  func channels(of recipients: Recipients) -> Recipients? {
    switch recipients {
    case .peer(let peer): return channel(peer).map { .peer($0) }
    case .peers(let list): return .peers(list.compactMap(channel))
    case .validators, .observers:
      if validators == genesis { return recipients }
      let areValidators = recipients == .validators
      return .peers(open.filter { (peer($0).validator != nil) == areValidators })
    }
  }
}

extension PeerID {
  /// The place in genesis of one who is a validator there and not in the epoch, which an engine knows as
  /// an observer; nil of all others.
  package var genesisPlace: ValidatorIndex? {
    guard case .observer(let number) = self, number >= PeerMap.formerFirst else { return nil }
    return ValidatorIndex(UInt16(truncatingIfNeeded: number - PeerMap.formerFirst))
  }
}
