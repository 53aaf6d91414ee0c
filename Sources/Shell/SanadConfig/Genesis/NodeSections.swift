import SanadCrypto
import SanadTypes

/// The sections `validators` and `observers`: each a list, or on a test network a number of nodes
/// whose keys come from the network's word.
extension GenesisReader {
  /// The nodes that the chain names.
  func nodes(
    _ fields: FieldMapping, network: NetworkSection
  ) -> (validators: ValidatorSet, observers: [GenesisObserver])? {
    guard let field = fields.required("validators") else { return nil }
    let validators = validators(field, network: network)
    let observers = observers(fields.optional("observers"), network: network)
    do throws(ConsensusSettingsFailure) {
      guard let validators else { return nil }
      let set = try ValidatorSet(validators)
      complainOfClashes(set, observers, field)
      return (set, observers)
    } catch {
      field.complain(.genesisInvalid, "\"\(field.path)\": \(error)")
      return nil
    }
  }

  /// The accounts that speak for the validators, who take them in turn.
  func operators(_ field: Field?, of validators: ValidatorSet?, accounts: [String])
    -> [GenesisOperator]
  {
    guard let field, let validators else { return [] }
    let named = field.list(countMax: ValidatorSet.countMax)?.compactMap {
      place(of: $0, kind: "account", among: accounts)
    }
    guard let named, !named.isEmpty else {
      if named != nil { field.complain(.genesisInvalid, "\"operators\" names no account") }
      return []
    }
    return validators.validators.indices.map {
      GenesisOperator(account: named[$0 % named.count])
    }
  }

  private func validators(_ field: Field, network: NetworkSection) -> [Validator]? {
    guard field.isList else {
      let countMax = ValidatorSet.countMax
      let count = count(field, in: 1...countMax, changed: changes.validatorCount)
      return count.map { count in
        (0..<count).compactMap {
          testValidator(TestKeyNames.validator(at: $0), network: network, field)
        }
      }
    }
    complainOfChange(changes.validatorCount, field)
    return field.list(countMax: ValidatorSet.countMax)?.compactMap { validator($0) }
  }

  private func validator(_ field: Field) -> Validator? {
    guard let fields = field.mapping("name", "consensus_key", "peer_key", "weight")
    else { return nil }
    let name = fields.required("name")?.text(bytesMax: Validator.nameBytesMax)
    let consensusKey = fields.required("consensus_key").flatMap { publicKey($0, for: .consensus) }
    let peerKey = fields.required("peer_key").flatMap { publicKey($0, for: .peer) }
    let weights = 1...Int(Validator.weightMax)
    let weight = fields.optional("weight").map { $0.number(in: weights) } ?? 1
    guard let name, let consensusKey, let peerKey, let weight else { return nil }
    return Validator(
      consensusKey: consensusKey, peerKey: peerKey, name: name, weight: UInt16(weight))
  }

  private func testValidator(
    _ name: String, network: NetworkSection, _ field: Field
  ) -> Validator? {
    guard let consensusKey = network.testKey(TestKeyNames.consensus(name), for: field),
      let peerKey = network.testKey(TestKeyNames.peer(name), for: field)
    else { return nil }
    return Validator(consensusKey: consensusKey, peerKey: peerKey, name: name)
  }

  private func observers(_ field: Field?, network: NetworkSection) -> [GenesisObserver] {
    guard let field else { return [] }
    guard field.isList else {
      let range = 0...Genesis.registryMax
      let count = count(field, in: range, changed: changes.observerCount) ?? 0
      return (0..<count).compactMap { place in
        let name = TestKeyNames.observer(at: place)
        return network.testKey(TestKeyNames.peer(name), for: field)
          .map { GenesisObserver(name: name, peerKey: $0) }
      }
    }
    complainOfChange(changes.observerCount, field)
    return elements(field) { element in
      guard let fields = element.mapping("name", "peer_key") else { return nil }
      let name = fields.required("name")?.text(bytesMax: Validator.nameBytesMax)
      let key = fields.required("peer_key").flatMap { publicKey($0, for: .peer) }
      guard let name, let key else { return nil }
      return GenesisObserver(name: name, peerKey: key)
    }
  }

  private func count(_ field: Field, in range: ClosedRange<Int>, changed: Int?) -> Int? {
    guard let fields = field.mapping("count"),
      let written = fields.required("count")?.number(in: range)
    else { return nil }
    guard let changed, !range.contains(changed) else { return changed ?? written }
    field.complain(
      .configInvalid,
      "\"\(field.path)\" has a count from \(range.lowerBound) to \(range.upperBound), not \(changed)"
    )
    return nil
  }

  private func complainOfChange(_ count: Int?, _ field: Field) {
    guard count != nil else { return }
    field.complain(
      .configInvalid, "\"\(field.path)\" is a list: its number cannot be changed from outside")
  }

  private func complainOfClashes(
    _ validators: ValidatorSet, _ observers: [GenesisObserver], _ field: Field
  ) {
    var names = Set(validators.validators.map(\.name))
    var keys = Set(validators.validators.flatMap { [$0.consensusKey, $0.peerKey] })
    for observer in observers {
      let isNew = names.insert(observer.name).inserted
      if !keys.insert(observer.peerKey).inserted || !isNew {
        field.complain(
          .genesisInvalid, "observer \"\(observer.name)\" shares a name or a key with another node")
      }
    }
  }

  /// A public key of a use as people see it, `vkey1…`; one that may be registered.
  func publicKey(_ field: Field, for use: Keystore.Use) -> PublicKey? {
    guard let text = field.text() else { return nil }
    do throws(Bech32mFailure) {
      let key = try PublicKey(text: text, for: use)
      if key.isValidForRegistration { return key }
      field.complain(.keyUnusable, "\"\(field.path)\": this key cannot be registered")
    } catch {
      field.complain(.identifierInvalid, "\"\(field.path)\": \(error)")
    }
    return nil
  }
}
