import Dispatch
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded

@testable import SanadAPI

/// The API without its sockets: routes, their checks, and a node that answers anything.
private struct API: Sendable {
  private static let types = ["application/json", "application/octet-stream", "text/plain", ""]

  private let responder: RouterResponder<APIRequestContext>

  init() {
    let routes = APIServer.routes(of: FakeService(), limits: APILimits())
    let router = Router(context: APIRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ProblemMiddleware(routes: routes))
    routes.add(to: router)
    responder = router.buildResponder()
  }

  /// Asks; the answer of the status, and a trap where a request brings one out.
  func ask(_ method: HTTPRequest.Method, _ target: String, type: UInt8, _ body: [UInt8]) {
    var fields = HTTPFields()
    fields[.contentType] = Self.types[Int(type) % Self.types.count]
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: target, headerFields: fields)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let context = APIRequestContext(
      source: ApplicationRequestContextSource(
        channel: EmbeddedChannel(), logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
    )
    let done = DispatchSemaphore(value: 0)
    Task {
      do {
        let response = try await responder.respond(to: request, context: context)
        precondition((200..<600).contains(response.status.code), "a status")
      } catch { _ = "\(error)" }
      done.signal()
    }
    done.wait()
  }
}

extension Surface {
  /// A request: method, kind of body, the target up to the end of its line, the body.
  static let http = Surface(name: "http") { bytes in
    guard bytes.count >= 3 else { return }
    let methods: [HTTPRequest.Method] = [.get, .post, .head, .put, .options, .delete]
    let line = bytes[2...].prefix { $0 != 0x0a }
    let target = String(decoding: line, as: UTF8.self)
    // What writes down what it was asked is made anew before that fills the memory.
    if count % 4_096 == 0 { api = API() }
    count += 1
    api.ask(
      methods[Int(bytes[0]) % methods.count], target.hasPrefix("/") ? target : "/" + target,
      type: bytes[1], Array(bytes.dropFirst(3 + line.count)))
  }

  // libFuzzer has one thread.
  nonisolated(unsafe) private static var count = 0
  nonisolated(unsafe) private static var api = API()
}
