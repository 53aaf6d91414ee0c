import HTTPTypes
import Hummingbird
import NIOCore
import SanadAPIModel
import SanadCodec
import SanadTypes

/// `POST /v1/transactions`, `…:batch` and `…:check`, all with raw signed bytes.
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
    router.post("/v1/transactions:batch") { [service] request, context in
      let wait = try Self.wait(request)
      let timeout = try Self.timeout(request)
      let batch = try await Self.batch(of: request, context)
      return try JSONResponse.make(try await service.submit(batch, wait: wait, upTo: timeout))
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

  /// A list of transactions in the wire's own form: a count, and each with its length.
  private static func batch(
    of request: Request, _ context: APIRequestContext
  ) async throws -> TransactionBatch {
    let bytes = try await body(of: request, upTo: TransactionBatch.bytesMax)
    do throws(DecodingFailure) {
      let batch: TransactionBatch = try BCSReader.decode(from: bytes)
      if batch.transactions.isEmpty {
        throw DecodingFailure(.invalidValue("no transaction"), at: 0)
      }
      return batch
    } catch {
      throw ServiceFailure(
        .requestInvalid, "the body is not a list of transactions: \(error)",
        invalid: [.init(pointer: "byte \(error.offset)", reason: error.description)])
    }
  }

  private static func body(
    of request: Request, _ context: APIRequestContext
  ) async throws -> [UInt8] {
    try await body(of: request, upTo: context.maxUploadSize)
  }

  private static func body(of request: Request, upTo bytesMax: Int) async throws -> [UInt8] {
    let type = request.headers[.contentType] ?? ""
    guard type.hasPrefix("application/octet-stream") else {
      throw ServiceFailure(
        .mediaTypeUnsupported, "send the signed bytes as application/octet-stream, not \"\(type)\"")
    }
    let buffer: ByteBuffer
    do { buffer = try await request.body.collect(upTo: bytesMax) } catch is NIOTooManyBytesError {
      throw ServiceFailure(.oversized, "the body has more than \(bytesMax) bytes")
    }
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
