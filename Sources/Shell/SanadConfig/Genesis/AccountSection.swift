import SanadCrypto
import SanadTypes

/// The accounts of the file under their names.
struct AccountSection {
  var values: [GenesisAccount] = []
  var named: [GenesisFile.NamedAccount] = []

  var names: [String] { named.map(\.name) }
}

/// A key of an account's authority, and its test name if it has one.
private struct AuthorityKey {
  let key: PublicKey
  let weight: UInt16
  let testName: String?
}

/// The section `accounts`.
extension GenesisReader {
  /// The accounts that are open from the start.
  func accounts(
    _ field: Field?, network: NetworkSection, identities: [String]
  ) -> AccountSection {
    var section = AccountSection()
    var fields: [Field] = []
    for element in elements(field, { $0 }) {
      let place = UInt32(truncatingIfNeeded: section.values.count)
      guard
        let (value, named) = account(
          element, at: place, network: network, identities: identities)
      else { continue }
      section.values.append(value)
      section.named.append(named)
      fields.append(element)
    }
    complainOfDuplicates("account", Array(zip(section.names, fields)).map { ($0, $1) })
    return section
  }

  private func account(
    _ field: Field, at accountPlace: UInt32, network: NetworkSection, identities: [String]
  ) -> (GenesisAccount, GenesisFile.NamedAccount)? {
    guard
      let fields = field.mapping("name", "owner", "kind", "custodian", "authority", "quota")
    else { return nil }
    let name = fields.required("name")?.text(bytesMax: 64)
    let owner = place(of: fields.required("owner"), kind: "identity", among: identities)
    let kind = fields.required("kind")?.choice("kind of account", of: AccountKind.self)
    let custodian = place(of: fields.optional("custodian"), kind: "identity", among: identities)
    let authority = fields.required("authority").flatMap { self.authority($0, network: network) }
    let quota = fields.optional("quota").flatMap(quota)
    guard let name, let owner, let kind, let authority else { return nil }
    return (
      GenesisAccount(
        owner: owner, kind: kind, custodian: custodian, authority: authority.value, quota: quota),
      GenesisFile.NamedAccount(
        name: name, owner: identities[Int(owner)], place: accountPlace,
        testKeys: authority.testNames)
    )
  }

  /// One key, or several with weights and a threshold.
  private func authority(
    _ field: Field, network: NetworkSection
  ) -> (value: Authority, testNames: [String])? {
    guard let fields = field.mapping("key", "test_key", "keys", "threshold") else { return nil }
    let keys: [AuthorityKey]
    var threshold: UInt32 = 1
    if fields.has("keys") {
      for key in ["key", "test_key"] where fields.has(key) {
        field.complain(.configInvalid, "\"\(field.path)\" has keys and a \(key): give one of them")
      }
      keys = elements(fields.optional("keys")) { weightedKey($0, network: network) }
      guard let written: UInt32 = fields.required("threshold")?.number() else { return nil }
      threshold = written
    } else {
      if let field = fields.optional("threshold") {
        field.complain(.configInvalid, "a single key has no threshold", help: "remove the key")
      }
      guard let key = key(fields, weight: 1, network: network) else { return nil }
      keys = [key]
    }
    return authority(of: keys, threshold: threshold, field)
  }

  private func authority(
    of keys: [AuthorityKey], threshold: UInt32, _ field: Field
  ) -> (value: Authority, testNames: [String])? {
    let sorted = keys.sorted { $0.key < $1.key }
    do throws(Authority.Defect) {
      let value = try Authority(
        keys: sorted.map { Authority.WeightedKey(key: $0.key, weight: $0.weight) },
        threshold: threshold)
      return (value, keys.compactMap(\.testName))
    } catch {
      field.complain(.genesisInvalid, "\"\(field.path)\": \(error)")
      return nil
    }
  }

  private func weightedKey(_ field: Field, network: NetworkSection) -> AuthorityKey? {
    guard let fields = field.mapping("key", "test_key", "weight") else { return nil }
    let weight: UInt16? =
      fields.has("weight") ? fields.optional("weight")?.number(in: 1...UInt16.max) : 1
    guard let weight else { return nil }
    return key(fields, weight: weight, network: network)
  }

  private func key(
    _ fields: FieldMapping, weight: UInt16, network: NetworkSection
  ) -> AuthorityKey? {
    if let field = fields.optional("key") {
      if fields.has("test_key") {
        fields.owner.complain(
          .configInvalid, "\"\(fields.owner.path)\" has a key and a test_key: give one of them")
      }
      return publicKey(field, for: .account).map {
        AuthorityKey(key: $0, weight: weight, testName: nil)
      }
    }
    guard let field = fields.optional("test_key") else {
      fields.owner.complain(
        .configInvalid, "\"\(fields.owner.path)\" names no key",
        help: "give key, or on a test network test_key")
      return nil
    }
    guard let name = field.text(bytesMax: 64),
      let key = network.testKey(name, for: field)
    else { return nil }
    return AuthorityKey(key: key, weight: weight, testName: name)
  }
}
