import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes

// Lists, and who takes part by which rules.
extension NodeDesk {
  func blocks(
    _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<BlockSummaryResource> {
    try await lists.blocks(request)
  }

  func transactions(
    _ filter: TransactionFilter, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<TransactionSummaryResource> {
    try await lists.transactions(filter, request)
  }

  func history(
    of account: AccountID, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<EventResource> {
    let (count, height) = try environment.final.answer { state in
      guard let found = try LedgerView(reading: state).account(account) else {
        throw ServiceFailure(.accountUnknown, "there is no account \(account)")
      }
      return (found.events.count, state.height ?? Height(0))
    }
    return try await lists.history(of: account, count: count, at: height, request)
  }

  func identity(_ id: IdentityID) async throws(ServiceFailure) -> IdentityResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).identity(id) }
  }

  func schedule(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> ScheduleResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).schedule(symbol) }
  }

  // Policies, like validators, are those of genesis: no operation of this version changes them.

  func policy(_ name: String, version: UInt32?) async throws(ServiceFailure) -> PolicyResource {
    let versions = try versions(of: name)
    let found =
      version.map { number in versions.first { $0.version == number } } ?? versions.last
    guard let found else {
      throw ServiceFailure(.policyUnknown, "\(String(name.prefix(64))) has no such version")
    }
    return PolicyResource(
      name: found.name, version: String(found.version), digest: found.digest.hex,
      instruments: try await symbols(under: [found.digest])[0], text: found.text)
  }

  func policyVersions(_ name: String) async throws(ServiceFailure) -> PolicyVersionsResource {
    let versions = try versions(of: name)
    let symbols = try await symbols(under: versions.map(\.digest))
    return PolicyVersionsResource(
      name: name,
      versions: zip(versions, symbols).map { version, symbols in
        .init(
          version: String(version.version), digest: version.digest.hex, instruments: symbols)
      })
  }

  private func versions(of name: String) throws(ServiceFailure) -> [PolicyRecord] {
    let policies = environment.genesis.policies
    let versions = policies.filter { $0.name == name }.sorted { $0.version < $1.version }
    guard versions.isEmpty else { return versions }
    let said = String(name.prefix(64))
    let nearest = NearestName.of(name, among: policies.map(\.name))
    throw ServiceFailure(
      .policyUnknown,
      "there is no policy \(said)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
  }

  /// The instruments under each of some policies, those that were registered later included.
  private func symbols(under digests: [Digest]) async throws(ServiceFailure) -> [[String]] {
    try await looked { ledger in try ledger.symbols(under: digests) }
  }

  func evidence() async throws(ServiceFailure) -> [EvidenceResource] {
    guard let snapshot = await snapshot() else { throw Self.noAnswer }
    return snapshot.consensus.offences.map { known in
      let evidence = known.evidence
      return EvidenceResource(
        validator: EpochSets(environment).name(of: evidence.signer, in: evidence.epoch),
        epoch: evidence.epoch.description, view: evidence.view.description,
        offence: "\(evidence.offence)",
        bytes: Hex.encode(evidence.bcsBytes),
        height: known.height?.description)
    }
  }

  static var noAnswer: ServiceFailure {
    ServiceFailure(.notReady, "the replica does not answer", retryAfter: .seconds(1))
  }
}

extension ValidatorSet {
  /// What people call the validator in a place.
  func name(of index: ValidatorIndex) -> String { self[index]?.name ?? index.description }

  /// The place of the validator of a name; nil where there is none.
  func index(named name: String) -> ValidatorIndex? { indices.first { self[$0]?.name == name } }
}
