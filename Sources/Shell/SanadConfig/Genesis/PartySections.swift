import SanadCrypto
import SanadTypes

/// The identities of the file under their names.
struct IdentitySection {
  var names: [String] = []
  var values: [GenesisIdentity] = []
}

/// The sections `identities` and `roles`.
extension GenesisReader {
  /// Who is known.
  func identities(_ field: Field?, network: NetworkSection) -> IdentitySection {
    let read = elements(field) { element in
      identity(element, network: network).map { (name: $0.name, field: element, value: $0.value) }
    }
    complainOfDuplicates("identity", read.map { ($0.name, $0.field) })
    complainOfDuplicates(
      "LEI", read.compactMap { entry in entry.value.lei.map { ($0.text, entry.field) } })
    return IdentitySection(names: read.map(\.name), values: read.map(\.value))
  }

  private func identity(
    _ field: Field, network: NetworkSection
  ) -> (name: String, value: GenesisIdentity)? {
    guard
      let fields = field.mapping(
        "name", "kind", "lei", "disclosure_salt", "claims", "claims_valid_until")
    else { return nil }
    let name = fields.required("name")?.text(bytesMax: 64)
    let kind = fields.required("kind")?.choice("kind of identity", of: IdentityKind.self)
    let lei = lei(fields, kind: kind)
    let salt = salt(fields, name: name, network: network)
    let claims = claims(fields, network: network)
    guard let name, let kind, let salt, kind == .person || lei != nil else { return nil }
    return (
      name, GenesisIdentity(kind: kind, lei: lei, disclosureSalt: salt, claims: claims)
    )
  }

  private func lei(_ fields: FieldMapping, kind: IdentityKind?) -> LEI? {
    if kind == .person, let field = fields.optional("lei") {
      field.complain(.genesisInvalid, "a person has no LEI", help: "remove the key")
      return nil
    }
    guard kind == .institution else { return nil }
    return fields.required("lei")?.value { text throws(ValueFailure) in try LEI(text) }
  }

  /// 32 bytes; on a test network they follow from the word.
  private func salt(_ fields: FieldMapping, name: String?, network: NetworkSection) -> Digest? {
    if let field = fields.optional("disclosure_salt") {
      return field.value("salt of 64 hexadecimal digits") {
        Hex.decode($0).flatMap { Digest(bytes: $0) }
      }
    }
    guard let word = network.testWord else {
      return fields.required("disclosure_salt").flatMap { _ in nil }
    }
    return name.map { SHA256.digest(.testKey, Array("\(word)\0salt/\($0)".utf8)) }
  }

  private func claims(_ fields: FieldMapping, network: NetworkSection) -> [GenesisClaim] {
    guard let field = fields.optional("claims") else { return [] }
    let until = fields.optional("claims_valid_until").flatMap(network.instant)
    guard let topics = field.mapping(ClaimTopic.allCases.map(\.name)) else { return [] }
    return ClaimTopic.allCases.compactMap { topic in
      topics.optional(topic.name).flatMap { claim(topic, $0, until: until, network: network) }
    }
  }

  private func claim(
    _ topic: ClaimTopic, _ field: Field, until: Timestamp?, network: NetworkSection
  ) -> GenesisClaim? {
    guard field.isMapping else {
      guard let value = claimValue(topic, field, network: network) else { return nil }
      if until == nil {
        field.complain(
          .configInvalid, "\"\(field.path)\" has no end",
          help: "give the identity claims_valid_until, or the claim {value, valid_until}")
      }
      return until.map { GenesisClaim(value: value, validUntil: $0) }
    }
    guard let fields = field.mapping("value", "valid_until") else { return nil }
    let value = fields.required("value").flatMap { claimValue(topic, $0, network: network) }
    let end = fields.required("valid_until").flatMap(network.instant)
    guard let value, let end else { return nil }
    return GenesisClaim(value: value, validUntil: end)
  }

  private func claimValue(
    _ topic: ClaimTopic, _ field: Field, network: NetworkSection
  ) -> ClaimValue? {
    switch topic {
    case .kyc: field.choice("level of kyc", of: KYCLevel.self).map(ClaimValue.kyc)
    case .country: field.value("country of ISO 3166", Country.init).map(ClaimValue.country)
    case .investorClass:
      field.choice("class of investor", of: InvestorClass.self).map(ClaimValue.investorClass)
    case .taxClass: field.choice("tax class", of: TaxClass.self).map(ClaimValue.taxClass)
    case .pep: field.flag().map(ClaimValue.pep)
    case .screenedUntil: network.date(field).map(ClaimValue.screenedUntil)
    case .risk: field.choice("band of risk", of: RiskBand.self).map(ClaimValue.risk)
    case .sanctioned: field.flag().map(ClaimValue.sanctioned)
    }
  }

  /// Who holds which office.
  func roles(_ field: Field?, accounts: [String]) -> [GenesisRole] {
    let read = elements(field) { element -> (name: String, field: Field, role: GenesisRole)? in
      guard let fields = element.mapping("role", "account", "topics") else { return nil }
      let role = fields.required("role")?.choice("role", of: Role.self)
      let account = place(of: fields.required("account"), kind: "account", among: accounts)
      let topics = topics(fields, role: role)
      guard let role, let account else { return nil }
      return (
        "\(role) of \(accounts[Int(account)])", element,
        GenesisRole(role: role, account: account, topics: topics)
      )
    }
    complainOfDuplicates("role", read.map { ($0.name, $0.field) })
    return read.map(\.role)
  }

  private func topics(_ fields: FieldMapping, role: Role?) -> [ClaimTopic] {
    guard role == .claimIssuer else {
      if role != nil, let field = fields.optional("topics") {
        field.complain(.genesisInvalid, "only a claimIssuer has topics", help: "remove the key")
      }
      return []
    }
    let choices = ClaimTopic.allCases.map { ($0.name, $0) }
    let read = elements(fields.required("topics")) { element in
      element.choice("topic", among: choices).map { (name: $0.name, field: element, topic: $0) }
    }
    complainOfDuplicates("topic", read.map { ($0.name, $0.field) })
    return read.map(\.topic)
  }
}
