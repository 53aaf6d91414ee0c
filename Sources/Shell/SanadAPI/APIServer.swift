import Hummingbird
public import Logging
public import NIOCore
import SanadTypes

/// The HTTP side of a node: JSON over HTTP/1.1 under `/v1`, health under `/livez` and `/readyz`.
public struct APIServer: Sendable {
  /// Where the API listens.
  public struct Configuration: Sendable {
    /// Address to bind; only loopback is allowed until authentication exists.
    public var host: String
    /// Port to bind; 0 for any.
    public var port: Int
    /// Whether a non-loopback address is allowed without authentication (`api.allow_open`).
    public var allowsOpen: Bool

    /// Creates a configuration.
    public init(host: String = "127.0.0.1", port: Int, allowsOpen: Bool = false) {
      self.host = host
      self.port = port
      self.allowsOpen = allowsOpen
    }
  }

  private let service: any NodeService
  private let configuration: Configuration
  private let group: any EventLoopGroup
  private let logger: Logger

  /// Creates a server for `service` on `group`.
  ///
  /// - Throws: ``ServiceFailure`` with `CONFIG_OPEN_API` where the address is not loopback and
  ///   `allowsOpen` is not set: reads are not authenticated in this release.
  public init(
    service: any NodeService, configuration: Configuration, group: any EventLoopGroup,
    logger: Logger
  ) throws(ServiceFailure) {
    guard configuration.allowsOpen || Loopback.contains(configuration.host) else {
      throw ServiceFailure(
        .configOpenAPI,
        "the API would listen on \(configuration.host), where anyone can read it")
    }
    self.service = service
    self.configuration = configuration
    self.group = group
    self.logger = logger
  }

  /// Serves until the task is cancelled; `onRunning` gets the port.
  public func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let router = Router(context: APIRequestContext.self)
    router.add(middleware: ProblemMiddleware<APIRequestContext>())
    HealthRoutes(service: service).add(to: router)
    ErrorRoutes().add(to: router)
    ReadRoutes(service: service).add(to: router)
    SubmissionRoutes(service: service).add(to: router)
    PolicyRoutes(service: service).add(to: router)
    let application = Application(
      router: router,
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), serverName: "sanad"),
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
      eventLoopGroupProvider: .shared(group),
      logger: logger)
    try await application.run()
  }
}

/// Addresses that only this machine reaches.
enum Loopback {
  static func contains(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
