public import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One exchange of HTTP: the port through which a wallet talks to a node, so that an application
/// can bring its own client.
public protocol HTTPTransport: Sendable {
  /// Sends a request and returns the status, the content type and the body.
  ///
  /// Throws ``NodeClientFailure/unreachable(_:)`` when there is no answer in time.
  func exchange(_ request: HTTPExchange) async throws(NodeClientFailure) -> HTTPAnswer
}

/// A request.
public struct HTTPExchange: Sendable {
  /// `GET` or `POST`.
  public var method: String
  /// Where to.
  public var url: URL
  /// What is sent, with its content type; nil for nothing.
  public var body: (bytes: [UInt8], contentType: String)?
  /// How long to wait for the whole answer.
  public var timeout: Duration

  /// Creates a request.
  public init(
    method: String, url: URL, body: (bytes: [UInt8], contentType: String)? = nil,
    timeout: Duration = .seconds(30)
  ) {
    self.method = method
    self.url = url
    self.body = body
    self.timeout = timeout
  }
}

/// An answer.
public struct HTTPAnswer: Sendable {
  /// The HTTP status.
  public var status: Int
  /// The body.
  public var body: Data

  /// Creates an answer.
  public init(status: Int, body: Data) {
    self.status = status
    self.body = body
  }
}

/// HTTP by the platform's own client.
///
/// An exchange that has begun is not broken off when its task is cancelled; it ends with its answer
/// or its timeout. On Linux, cancelling a session's task at the moment at which it completes ends
/// the process ("Trying to access a behaviour for a task that in not in the registry").
public struct URLSessionTransport: HTTPTransport {
  private let session: URLSession

  /// Creates a transport with a session of its own, without caches and cookies.
  public init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    session = URLSession(configuration: configuration)
  }

  /// Sends a request with the session.
  public func exchange(
    _ exchange: HTTPExchange
  ) async throws(NodeClientFailure) -> HTTPAnswer {
    var request = URLRequest(url: exchange.url)
    request.httpMethod = exchange.method
    request.timeoutInterval =
      Double(exchange.timeout.components.seconds) + Double(
        exchange.timeout.components.attoseconds) / 1e18
    if let (bytes, contentType) = exchange.body {
      request.httpBody = Data(bytes)
      request.setValue(contentType, forHTTPHeaderField: "Content-Type")
    }
    do {
      let (body, response) = try await answer(to: request)
      guard let status = (response as? HTTPURLResponse)?.statusCode else {
        throw NodeClientFailure.unreachable("the answer is not HTTP")
      }
      return HTTPAnswer(status: status, body: body)
    } catch let failure as NodeClientFailure {
      throw failure
    } catch {
      throw .unreachable("\(Self.reason(error)), at \(Self.address(of: exchange.url))")
    }
  }

  /// Scheme, host and port.
  private static func address(of url: URL) -> String {
    let port = url.port.map { ":\($0)" } ?? ""
    return "\(url.scheme ?? "")://\(url.host() ?? "")\(port)"
  }

  private func answer(to request: URLRequest) async throws -> (Data, URLResponse) {
    try await withCheckedThrowingContinuation { continuation in
      session.dataTask(with: request) { body, response, error in
        if let body, let response {
          continuation.resume(returning: (body, response))
        } else {
          continuation.resume(throwing: error ?? URLError(.unknown))
        }
      }.resume()
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? URLError else { return "\(error)" }
    return switch error.code {
    case .timedOut: "no answer in time"
    case .cannotConnectToHost: "nothing listens there"
    case .cannotFindHost: "there is no such host"
    case .networkConnectionLost: "the connection was lost"
    default: error.localizedDescription
    }
  }
}
