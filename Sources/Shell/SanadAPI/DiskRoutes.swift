import SanadAPIModel
import SanadTypes

/// `/v1/disk`.
struct DiskRoutes {
  /// Most days that somebody may ask about.
  static let daysMax: UInt16 = 36_500

  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/disk", query: ["retain_days"]) { [service] _, context in
      try JSONResponse.make(
        try await service.disk(retainDays: try Self.days(context.query["retain_days"])))
    }
  }

  private static func days(_ text: String?) throws(ServiceFailure) -> UInt16? {
    guard let text else { return nil }
    guard let days = UInt16(text), (1...daysMax).contains(days), text.allSatisfy(\.isNumber) else {
      throw ServiceFailure([
        .init(pointer: "retain_days", reason: "is not a number from 1 to \(daysMax)")
      ])
    }
    return days
  }
}
