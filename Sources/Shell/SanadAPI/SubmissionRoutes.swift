import HTTPTypes
import Hummingbird
import NIOCore
import SanadAPIModel
import SanadTypes

/// `POST /v1/transactions` and `POST /v1/transactions:check`, both with raw signed bytes.
struct SubmissionRoutes {
  /// The longest a submission may wait for finality.
  static let waitMax = Duration.seconds(60)

  let service: any NodeService

  func add(to router: Router<APIRequestContext>) {
    router.post("/v1/transactions") { [service] request, context in
      let wait = try Self.wait(request)
      let timeout = try Self.timeout(request)
      let bytes = try await Self.body(of: request, context)
      let transaction = try await service.submit(bytes, wait: wait, upTo: timeout)
      return try Self.response(transaction)
    }
    router.post("/v1/transactions:check") { [service] request, context in
      let bytes = try await Self.body(of: request, context)
      return try JSONResponse.make(try await service.check(bytes))
    }
  }

  /// 200 once final, 202 with the place to look while it is not.
  private static func response(_ transaction: TransactionResource) throws -> Response {
    let isFinal = transaction.status == TransactionResource.Status.final.rawValue
    var response = try JSONResponse.make(transaction, status: isFinal ? .ok : .accepted)
    if !isFinal { response.headers[.location] = "/v1/transactions/\(transaction.id)" }
    return response
  }

  private static func body(of request: Request, _ context: APIRequestContext) async throws
    -> [UInt8]
  {
    let type = request.headers[.contentType] ?? ""
    guard type.hasPrefix("application/octet-stream") else {
      throw ServiceFailure(
        .mediaTypeUnsupported, "send the signed bytes as application/octet-stream, not \"\(type)\"")
    }
    let buffer = try await request.body.collect(upTo: context.maxUploadSize)
    guard buffer.readableBytes > 0 else {
      throw ServiceFailure(.requestInvalid, "the body is empty")
    }
    return Array(buffer.readableBytesView)
  }

  private static func wait(_ request: Request) throws -> SubmissionWait {
    guard let text = request.uri.queryParameters["wait"] else { return .accepted }
    guard let wait = SubmissionWait(rawValue: String(text)) else {
      throw QueryValue.invalid("wait", "must be none, accepted or final")
    }
    return wait
  }

  private static func timeout(_ request: Request) throws -> Duration {
    guard let text = request.uri.queryParameters["timeout"] else { return .seconds(10) }
    guard let seconds = UInt16(text), Duration.seconds(Int(seconds)) <= waitMax else {
      throw QueryValue.invalid("timeout", "must be 0 to 60 seconds")
    }
    return .seconds(Int(seconds))
  }
}

/// Complaints about the query.
enum QueryValue {
  static func invalid(_ name: String, _ reason: String) -> ServiceFailure {
    ServiceFailure(
      .requestInvalid, "\(name) \(reason)", invalid: [.init(pointer: name, reason: reason)])
  }
}
