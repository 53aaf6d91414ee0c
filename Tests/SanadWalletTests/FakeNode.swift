import Foundation
import SanadAPIModel
import SanadWallet
import Synchronization

/// A node that answers what the test says, in order, and writes down what it was asked. A class,
/// because the client has it and the test looks at it afterwards.
final class FakeNode: HTTPTransport {
  /// What the node does with one request.
  enum Reaction: Sendable {
    case answer(Int, Data)
    case silence(String)
  }

  private struct State {
    var reactions: [Reaction]
    var requests: [HTTPExchange] = []
    var waits: [Duration] = []
  }

  private let state: Mutex<State>

  init(_ reactions: Reaction...) { state = Mutex(State(reactions: reactions)) }

  var requests: [HTTPExchange] { state.withLock { $0.requests } }
  var waits: [Duration] { state.withLock { $0.waits } }

  func exchange(_ request: HTTPExchange) async throws(NodeClientFailure) -> HTTPAnswer {
    let reaction = state.withLock { state in
      state.requests.append(request)
      return state.reactions.isEmpty ? nil : state.reactions.removeFirst()
    }
    switch reaction {
    case .answer(let status, let body): return HTTPAnswer(status: status, body: body)
    case .silence(let why): throw .unreachable(why)
    case nil: throw .unreachable("the test has no further answer")
    }
  }

  /// Retries without waiting; the waits are written down.
  func retries(_ attemptsMax: Int) -> RetryPolicy {
    RetryPolicy(attemptsMax: attemptsMax) { [self] wait in
      state.withLock { $0.waits.append(wait) }
    }
  }

  func client(attempts: Int = 1) throws -> NodeClient {
    guard let base = URL(string: "http://127.0.0.1:26600") else { throw URLError(.badURL) }
    return NodeClient(base: base, transport: self, retries: retries(attempts))
  }
}

extension FakeNode.Reaction {
  /// A resource as JSON.
  static func resource(_ resource: some Encodable, status: Int = 200) throws -> Self {
    .answer(status, try APICoding.encode(resource))
  }

  /// Problem details.
  static func problem(
    _ status: Int, code: String, retry: ProblemResource.Retry
  ) throws -> Self {
    try resource(
      ProblemResource(
        type: "/v1/errors/\(code)", title: "title", status: status, detail: "detail",
        instance: "1", code: code, name: "NAME", category: "OVERLOADED", definite: false,
        retry: retry, help: "help"),
      status: status)
  }
}
