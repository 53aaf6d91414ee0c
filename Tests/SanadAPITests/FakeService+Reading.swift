import SanadAPIModel
import SanadTypes

@testable import SanadAPI

// Lists and the rest: what was asked is written down, and the answers are empty.
extension FakeService {
  func blocks(
    _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<BlockSummaryResource> {
    try note(.blocks(request))
    return PageResource(items: [], next: nil)
  }

  func transactions(
    _ filter: TransactionFilter, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<TransactionSummaryResource> {
    try note(.transactions(filter, request))
    return PageResource(items: [], next: nil)
  }

  func history(
    of account: AccountID, _ request: ListRequest
  ) async throws(ServiceFailure) -> PageResource<EventResource> {
    try note(.history(account, request))
    return PageResource(items: [], next: nil)
  }

  func holders(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> RegisterResource {
    try note(.holders(symbol, request))
    return RegisterResource(
      symbol: symbol.text, height: "7", accounts: "0", units: "0", items: [], next: nil)
  }

  func certificate(of reference: BlockName) async throws(ServiceFailure) -> FinalityResource {
    try note(.certificate(reference))
    throw ServiceFailure(.blockUnknown, "there is none")
  }

  func performance(
    of validator: String, blocks: Int
  ) async throws(ServiceFailure) -> PerformanceResource {
    try note(.performance(validator, blocks))
    return PerformanceResource(
      validator: validator, fromHeight: "1", height: "7", turns: "0", missed: "0",
      certificates: 0, signed: 0)
  }

  func identity(_ id: IdentityID) async throws(ServiceFailure) -> IdentityResource {
    try note(.identity(id))
    throw ServiceFailure(.identityUnknown, "there is none")
  }

  func schedule(_ symbol: InstrumentSymbol) async throws(ServiceFailure) -> ScheduleResource {
    try note(.schedule(symbol))
    return ScheduleResource(symbol: symbol.text, height: "1", currency: "PKR", entries: [])
  }

  func debtOutstanding(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtOutstandingResource {
    try note(.debt(request))
    throw ServiceFailure(.reportTooLarge, "it is too large")
  }

  func debtSchedule(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtScheduleResource {
    try note(.debt(request))
    throw ServiceFailure(.reportTooLarge, "it is too large")
  }

  func debtProgrammes(
    _ request: DebtRequest
  ) async throws(ServiceFailure) -> DebtProgrammesResource {
    try note(.debt(request))
    throw ServiceFailure(.reportOverflow, "it does not fit")
  }

  func puts(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> PutsResource {
    try note(.puts(symbol))
    throw ServiceFailure(.instrumentUnknown, "there is none")
  }

  func offers(for symbol: InstrumentSymbol) async throws(ServiceFailure) -> OffersResource {
    try note(.offers(symbol))
    throw ServiceFailure(.instrumentUnknown, "there is none")
  }

  func offer(
    _ number: UInt32, for symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> OfferResource {
    try note(.offer(number, symbol))
    throw ServiceFailure(.offerUnknown, "there is none")
  }

  func tenders(
    for number: UInt32, of symbol: InstrumentSymbol, page: UInt8
  ) async throws(ServiceFailure) -> TendersResource {
    try note(.tenders(number, symbol, page))
    throw ServiceFailure(.offerUnknown, "there is none")
  }

  func reserve(of symbol: InstrumentSymbol) async throws(ServiceFailure) -> ReserveResource {
    try note(.reserve(symbol))
    throw ServiceFailure(.noReserve, "there is none")
  }

  func receipt(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> WarehouseReceiptResource {
    try note(.receipt(symbol, number))
    throw ServiceFailure(.receiptUnknown, "there is none")
  }

  func redemption(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> RedemptionResource {
    try note(.redemption(symbol, number))
    throw ServiceFailure(.redemptionUnknown, "there is none")
  }

  func payments(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) async throws(ServiceFailure) -> PaymentsResource {
    try note(.payments(symbol, request))
    return PaymentsResource(
      symbol: symbol.text, height: "7", status: "active", declared: "0", missed: "0", items: [])
  }

  func payment(
    _ number: UInt32, of symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> PaymentResource {
    try note(.payment(number, symbol))
    throw ServiceFailure(.paymentUnknown, "there is none")
  }

  func entitlements(of account: AccountID) async throws(ServiceFailure) -> EntitlementsResource {
    try note(.entitlements(account))
    return EntitlementsResource(
      id: account.description, height: "7", entitlements: [], isCut: false, suspense: [],
      routes: [])
  }

  func calendar(_ number: UInt32) async throws(ServiceFailure) -> CalendarResource {
    try note(.calendar(number))
    throw ServiceFailure(.referenceUnknown, "there is none")
  }

  func fixings(_ benchmark: InstrumentSymbol) async throws(ServiceFailure) -> FixingsResource {
    try note(.fixings(benchmark))
    return FixingsResource([], of: benchmark, at: Height(7))
  }

  func taxTable(_ number: UInt32) async throws(ServiceFailure) -> TaxTableResource {
    try note(.taxTable(number))
    throw ServiceFailure(.referenceUnknown, "there is none")
  }

  func policy(_ name: String, version: UInt32?) async throws(ServiceFailure) -> PolicyResource {
    try note(.policy(name, version))
    return PolicyResource(name: name, version: "1", digest: "d", instruments: [], text: "t")
  }

  func policyVersions(_ name: String) async throws(ServiceFailure) -> PolicyVersionsResource {
    try note(.policyVersions(name))
    return PolicyVersionsResource(name: name, versions: [])
  }

  func validators(at height: Height?) async throws(ServiceFailure) -> ValidatorsResource {
    try note(.validators(height))
    return ValidatorsResource(
      height: "1", epoch: "0", quorum: 3, totalWeight: 4, faultsTolerated: 1, validators: [])
  }

  func consensus() async throws(ServiceFailure) -> ConsensusResource {
    throw ServiceFailure(.notReady, "not now")
  }

  func disk(retainDays: UInt16?) async throws(ServiceFailure) -> DiskResource {
    try note(.disk(retainDays))
    return DiskResource(
      height: "2", firstHeight: "1", parts: [], storeBytes: "3", journalBytes: "4", logBytes: "5",
      freeBytes: nil, growth: nil,
      retention: .init(retain: "all", keepsFrom: "1", freesBytes: "0"))
  }

  func peers() async -> [PeerResource] { [] }

  func evidence() async throws(ServiceFailure) -> [EvidenceResource] { [] }

  func measure(into text: inout MetricsText) async { text.gauge("fake", "A figure.", .init(1)) }
}
