import SanadCrypto
import SanadTypes

/// Reads a genesis file, section by section; each section adds its complaints to one list.
struct GenesisReader {
  let log: ComplaintLog
  let changes: GenesisFile.Changes

  private static let sections = [
    "network", "consensus", "ledger", "validators", "operators", "observers", "codes", "identities",
    "accounts",
    "roles", "policies", "programmes", "fixings", "calendars", "tax_tables", "instruments",
    "holdings",
  ]

  /// The whole file; nil after a complaint.
  func read(
    _ root: Field, policyText: (String) throws(ConfigurationFailure) -> String
  ) -> GenesisFile? {
    guard let fields = root.mapping(Self.sections) else { return nil }
    guard let network = fields.required("network").flatMap(network) else { return nil }
    let chain = fields.required("consensus").flatMap(chain)
    let ledger = fields.required("ledger").flatMap { self.ledger($0, network: network) }
    let nodes = nodes(fields, network: network)
    let codes = codes(fields.optional("codes"))
    let identities = identities(fields.required("identities"), network: network)
    let accounts = accounts(
      fields.required("accounts"), network: network, identities: identities.names)
    let operators = operators(
      fields.optional("operators"), of: nodes?.validators, accounts: accounts.names)
    let roles = roles(fields.required("roles"), accounts: accounts.names)
    let policies = policies(fields.required("policies"), codes: codes, text: policyText)
    let programmes = programmes(fields.optional("programmes"))
    let fixings = fixings(fields.optional("fixings"), network: network, programmes: programmes)
    let calendars = calendars(fields.optional("calendars"))
    let taxTables = taxTables(
      fields.optional("tax_tables"), network: network, accounts: accounts.names)
    let instruments = instruments(
      fields.required("instruments"), network: network, identities: identities,
      policies: policies.map(\.named.name), programmes: programmes)
    let holdings = holdings(
      fields.required("holdings"), accounts: accounts.names, instruments: instruments)
    guard log.complaints.isEmpty, let chain, let ledger, let nodes else { return nil }
    let genesis = Genesis(
      name: network.name, kind: network.kind, timestamp: network.timestamp, chain: chain,
      ledger: ledger, validators: nodes.validators, operators: operators,
      observers: nodes.observers, codes: codes, identities: identities.values,
      accounts: accounts.values, roles: roles,
      policies: policies.map(\.record), programmes: programmes, fixings: fixings,
      calendars: calendars, taxTables: taxTables, instruments: instruments, holdings: holdings)
    return GenesisFile(
      genesis: genesis, testWord: network.testWord, identities: identities.names,
      accounts: accounts.named, policies: policies.map(\.named))
  }

  /// The elements of a list that have not been complained about; a list that may be missing.
  func elements<Element>(_ field: Field?, _ read: (Field) -> Element?) -> [Element] {
    field?.list(countMax: Genesis.populationMax)?.compactMap(read) ?? []
  }

  /// The place of a name in a list; a complaint with the nearest name where there is none.
  func place(of field: Field?, kind: String, among names: [String]) -> UInt32? {
    field?.choice(kind, among: names.enumerated().map { ($1, UInt32(truncatingIfNeeded: $0)) })
  }

  /// Complains about every name that stands twice.
  func complainOfDuplicates(_ kind: String, _ named: [(name: String, field: Field)]) {
    var seen: Set<String> = []
    for (name, field) in named where !seen.insert(name).inserted {
      field.complain(.genesisInvalid, "\(kind) \"\(name)\" stands twice")
    }
  }
}
