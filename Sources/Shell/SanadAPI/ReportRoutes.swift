import Hummingbird
import SanadAPIModel
import SanadTypes

/// Reports that are worked out of the newest final state, and their proofs.
struct ReportRoutes {
  let service: any NodeService
  let places: ListPlaces

  func add(to routes: inout RouteList) {
    for kind in DebtRequest.Kind.allCases {
      let path = "/v1/reports/debt/\(kind.rawValue)"
      routes.get(path, query: DebtRequest.queryNames(of: kind)) {
        [service, places] _, context in
        let request = try DebtRequest(kind, context.query)
        return try await places.answer(context.client) {
          try await Self.answer(request, service)
        }
      }
      routes.get("\(path)/proof", query: DebtRequest.proofNames(of: kind)) {
        [service, places] _, context in
        let request = try DebtRequest(kind, context.query)
        return try await places.answer(context.client) {
          JSONResponse.bytes(try await service.proof(.debt(request)))
        }
      }
    }
    addRegisters(to: &routes)
  }

  private func addRegisters(to routes: inout RouteList) {
    routes.get("/v1/instruments/{symbol}/register/proof") { [service, places] _, context in
      let symbol = try PathValue.symbol(context)
      return try await places.answer(context.client) {
        JSONResponse.bytes(try await service.proof(.register(symbol)))
      }
    }
  }

  private static func answer(
    _ request: DebtRequest, _ service: any NodeService
  ) async throws -> Response {
    switch request.kind {
    case .outstanding:
      let report = try await service.debtOutstanding(request)
      return try JSONResponse.make(report, height: report.height)
    case .redemptions, .service:
      let report = try await service.debtSchedule(request)
      return try JSONResponse.make(report, height: report.height)
    case .programmes:
      let report = try await service.debtProgrammes(request)
      return try JSONResponse.make(report, height: report.height)
    }
  }
}

extension DebtRequest {
  /// Reads a query.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID`, which names every part that is wrong.
  init(_ kind: Kind, _ query: Query) throws(ServiceFailure) {
    self.init(kind)
    var wrong: [ProblemResource.InvalidField] = []
    func read<Value>(_ name: String, _ reason: String, _ value: (String) -> Value?) -> Value? {
      guard let text = query[name] else { return nil }
      let found = value(text)
      if found == nil { wrong.append(.init(pointer: name, reason: reason)) }
      return found
    }
    currency = read("currency", "must be a currency such as PKR") { Currency($0) }
    programme = read("programme", "must be a number of at most 32 bits") { text in
      UInt32(text).flatMap { String($0) == text ? $0 : nil }
    }
    home = read("home", "must be a country such as PK") { Country($0) }
    period = read("by", "must be month or year") { Period(rawValue: $0) } ?? .month
    from = read("from", "must be a day such as 2027-01-31", Self.day)
    to = read("to", "must be a day such as 2027-01-31", Self.day)
    if let from, let to, from > to {
      wrong.append(.init(pointer: "to", reason: "is before from"))
    }
    if !wrong.isEmpty { throw ServiceFailure(wrong) }
  }

  private static func day(_ text: String) -> CalendarDate? {
    do throws(ValueFailure) { return try CalendarDate(text) } catch { return nil }
  }
}
