import Hummingbird
import SanadAPIModel
import SanadCrypto
import SanadTypes

/// `POST /v1/policy:explain`, with the transfer as JSON.
struct PolicyRoutes {
  /// Most bytes of a request.
  static let requestBytesMax = 4_096

  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.post("/v1/policy:explain") { [service] request, _ in
      let leg = try Self.leg(of: try await Self.question(in: request))
      let explanation = try await service.explain(leg)
      return try JSONResponse.make(explanation, height: explanation.height)
    }
  }

  private static func question(in request: Request) async throws -> ExplanationRequest {
    let bytes = try await BodyReader(
      mediaType: "application/json", bytesMax: requestBytesMax, content: "the transfer"
    ).bytes(of: request)
    return try JSONObject.decode(from: bytes, keys: ["from", "to", "instrument", "units"])
  }

  private static func leg(of question: ExplanationRequest) throws(ServiceFailure) -> Leg {
    let from = try account("from", question.from)
    let to = try account("to", question.to)
    let symbol: InstrumentSymbol
    do { symbol = try InstrumentSymbol(question.instrument) } catch {
      throw invalid("instrument", "\(error)")
    }
    let units: Units
    do { units = try Units(question.units) } catch { throw invalid("units", "\(error)") }
    return Leg(instrument: InstrumentID(symbol), from: from, to: to, units: units)
  }

  private static func account(
    _ field: String, _ text: String
  ) throws(ServiceFailure) -> AccountID {
    guard let digest = Digest(hex: text) else {
      throw invalid(field, "must be 64 hexadecimal digits")
    }
    return AccountID(digest)
  }

  private static func invalid(_ field: String, _ reason: String) -> ServiceFailure {
    ServiceFailure(
      .requestInvalid, "\(field): \(reason)", invalid: [.init(pointer: field, reason: reason)])
  }
}
