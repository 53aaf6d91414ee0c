import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import SanadAPIModel
import SanadTypes

/// Turns every failure into problem details and gives every response its request id.
///
/// Nothing below may reach a client uncoded: an error of no known type becomes `INTERNAL` with the
/// request id, and its text goes to the log alone.
struct ProblemMiddleware: RouterMiddleware {
  /// Everything that can be asked, to tell another method from another path.
  let routes: RouteList
  /// Gets what a failure says that shows damage of the store.
  var onDamage: @Sendable (String) -> Void = { _ in }

  func handle(
    _ request: Request, context: APIRequestContext,
    next: (Request, APIRequestContext) async throws -> Response
  ) async throws -> Response {
    let id = Self.id(of: context)
    var response: Response
    do {
      response = try await next(request, context)
    } catch let failure as ServiceFailure {
      if failure.showsDamage { onDamage(failure.detail) }
      response = try Self.response(to: failure, id: id)
    } catch let error as HTTPError {
      response = try answer(to: error, request, id: id)
    } catch  where Self.isOfTheConnection(error) {
      // There is nobody left to be told: the connection has broken off, or its guard has told why it
      // ends.
      throw error
    } catch {
      context.logger.error("request failed", metadata: ["error": "\(error)"])
      response = try Self.response(
        to: ServiceFailure(.internalFault, "the node could not answer"), id: id)
    }
    RequestNumber.put(id, into: &response.headers)
    // Whatever it would say: an answer to HEAD has no body, or the next one would be misread.
    return request.method == .head ? response.createHeadResponse() : response
  }

  /// Whether a failure is the connection's, and neither the request's nor the node's.
  private static func isOfTheConnection(_ error: any Error) -> Bool {
    error is HTTPParserError || error is ChannelError || error is IOError
      || error is CancellationError
  }

  /// The id under which the log speaks of a request. `context.id` would trap under a log handler
  /// that keeps no metadata.
  private static func id(of context: APIRequestContext) -> String {
    context.logger[metadataKey: "hb.request.id"]?.description ?? RequestNumber.fresh()
  }

  /// What the router did not find, or did not understand.
  private func answer(to error: HTTPError, _ request: Request, id: String) throws -> Response {
    let path = request.uri.path
    guard error.status == .notFound else {
      return try Self.response(
        to: ServiceFailure(.requestInvalid, error.body ?? "the request is malformed"), id: id)
    }
    let methods = routes.methods(at: path)
    guard !methods.isEmpty else {
      return try Self.response(
        to: ServiceFailure(
          .routeUnknown, "there is no \(request.method) \(path.shortened); see docs/api.md"), id: id
      )
    }
    let allowed = methods.map(\.rawValue).joined(separator: ", ")
    if request.method == .options {
      return Response(status: .noContent, headers: [.allow: allowed])
    }
    var response = try Self.response(
      to: ServiceFailure(
        .methodNotAllowed, "\(path.shortened) does not take \(request.method); it takes \(allowed)"),
      id: id)
    response.headers[.allow] = allowed
    return response
  }

  private static func response(to failure: ServiceFailure, id: String) throws -> Response {
    let problem = ProblemResource(failure, instance: id)
    var response = try JSONResponse.make(
      problem, status: .init(code: problem.status), contentType: "application/problem+json")
    if let wait = problem.retryAfterSeconds(failure) {
      response.headers[.retryAfter] = String(wait)
    }
    failure.quota?.tell(in: &response.headers)
    return response
  }
}
