import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SanadAPIModel
import SanadTypes

/// Turns every failure into problem details and gives every response its request id.
///
/// Nothing below may reach a client uncoded: an error of no known type becomes `INTERNAL` with the
/// request id, and its text goes to the log alone.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let id = Self.id(of: context)
    var response: Response
    do {
      response = try await next(request, context)
    } catch let failure as ServiceFailure {
      response = try Self.response(to: failure, id: id)
    } catch is NIOTooManyBytesError {
      response = try Self.response(
        to: ServiceFailure(.oversized, "the body has more than \(Block.transactionBytesMax) bytes"),
        id: id)
    } catch let error as HTTPError {
      response = try Self.response(to: Self.failure(for: error, request: request), id: id)
    } catch {
      context.logger.error("request failed", metadata: ["error": "\(error)"])
      response = try Self.response(
        to: ServiceFailure(.internalFault, "the node could not answer"), id: id)
    }
    if let name = HTTPField.Name("X-Request-Id") { response.headers[name] = id }
    return response
  }

  /// The id under which the log speaks of a request. `context.id` would trap under a log handler
  /// that keeps no metadata.
  private static func id(of context: Context) -> String {
    context.logger[metadataKey: "hb.request.id"]?.description ?? UUID().uuidString
  }

  private static func failure(for error: HTTPError, request: Request) -> ServiceFailure {
    switch error.status {
    case .notFound:
      ServiceFailure(.routeUnknown, "there is no \(request.method) \(request.uri.path)")
    case .methodNotAllowed:
      ServiceFailure(.methodNotAllowed, "\(request.uri.path) does not take \(request.method)")
    case .contentTooLarge:
      ServiceFailure(
        .oversized, "the body has more than \(Block.transactionBytesMax) bytes")
    default:
      ServiceFailure(.requestInvalid, error.body ?? "the request is malformed")
    }
  }

  private static func response(to failure: ServiceFailure, id: String) throws -> Response {
    let problem = ProblemResource(failure, instance: id)
    var response = try JSONResponse.make(
      problem, status: .init(code: problem.status), contentType: "application/problem+json")
    if let wait = failure.retryAfter {
      // Whole seconds, rounded up: the header has no finer unit.
      response.headers[.retryAfter] = String(wait.components.seconds + 1)
    }
    return response
  }
}
