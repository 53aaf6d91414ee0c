import HTTPTypes
import Hummingbird
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadTypes

/// `POST /v1/transactions`, `…:batch` and `…:check`, all with raw signed bytes; single ones also as
/// JSON.
struct SubmissionRoutes {
  /// The longest a submission may wait for finality.
  static let waitMax = Duration.seconds(60)

  private static let queryNames = ["wait", "timeout"]

  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.post("/v1/transactions", query: Self.queryNames) { [self] request, context in
      let wait = try Self.wait(context.query)
      let timeout = try Self.timeout(context.query)
      let bytes = try await Self.transaction(of: request)
      let transaction = try await service.submit(
        bytes, from: context.client, wait: wait, upTo: timeout)
      return tell(context.client, in: try Self.response(transaction))
    }
    routes.post("/v1/transactions:batch", query: Self.queryNames) { [self] request, context in
      let wait = try Self.wait(context.query)
      let timeout = try Self.timeout(context.query)
      let batch = try await Self.batch(of: request)
      let answer = try await service.submit(
        batch, from: context.client, wait: wait, upTo: timeout)
      return tell(context.client, in: try JSONResponse.make(answer))
    }
    routes.post("/v1/transactions:check") { [service] request, context in
      let bytes = try await Self.transaction(of: request)
      return try JSONResponse.make(try await service.check(bytes))
    }
  }

  /// Tells a client what it may hand over beside what it has.
  private func tell(_ client: ClientAddress, in response: Response) -> Response {
    var response = response
    service.submissionQuota(of: client).tell(in: &response.headers)
    return response
  }

  /// 200 once final, 202 with the place to look while it is not.
  private static func response(_ transaction: TransactionResource) throws -> Response {
    let isFinal = transaction.status == TransactionResource.Status.final.rawValue
    var response = try JSONResponse.make(transaction, status: isFinal ? .ok : .accepted)
    if !isFinal { response.headers[.location] = "/v1/transactions/\(transaction.id)" }
    return response
  }

  /// A list of transactions in the wire's own form: a count, and each with its length.
  private static func batch(of request: Request) async throws -> TransactionBatch {
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

  /// The signed bytes of one transaction, as they are or in a JSON object.
  private static func transaction(of request: Request) async throws -> [UInt8] {
    guard BodyReader.essence(of: request.headers[.contentType] ?? "") == "application/json" else {
      return try await body(of: request)
    }
    let json = try await BodyReader(
      mediaType: "application/json", bytesMax: 2 * Block.transactionBytesMax + 64,
      content: "the signed bytes"
    ).bytes(of: request)
    let submission: SubmissionRequest = try JSONObject.decode(from: json, keys: ["bytes"])
    guard let bytes = Hex.decode(submission.bytes), !bytes.isEmpty else {
      throw ServiceFailure([
        .init(pointer: "bytes", reason: "must be the signed bytes in hexadecimal digits")
      ])
    }
    guard bytes.count <= Block.transactionBytesMax else {
      throw ServiceFailure(
        .oversized, "a transaction has at most \(Block.transactionBytesMax) bytes")
    }
    return bytes
  }

  private static func body(
    of request: Request, upTo bytesMax: Int = Block.transactionBytesMax
  ) async throws -> [UInt8] {
    let bytes = try await BodyReader(
      mediaType: "application/octet-stream", bytesMax: bytesMax, content: "the signed bytes"
    ).bytes(of: request)
    guard !bytes.isEmpty else { throw ServiceFailure(.requestInvalid, "the body is empty") }
    return bytes
  }

  private static func wait(_ query: Query) throws(ServiceFailure) -> SubmissionWait {
    guard let text = query["wait"] else { return .accepted }
    guard let wait = SubmissionWait(rawValue: text) else {
      throw ServiceFailure([.init(pointer: "wait", reason: "must be none, accepted or final")])
    }
    return wait
  }

  private static func timeout(_ query: Query) throws(ServiceFailure) -> Duration {
    guard let text = query["timeout"] else { return .seconds(10) }
    guard let seconds = UInt16(text), Duration.seconds(Int(seconds)) <= waitMax else {
      throw ServiceFailure([.init(pointer: "timeout", reason: "must be 0 to 60 seconds")])
    }
    return .seconds(Int(seconds))
  }
}
