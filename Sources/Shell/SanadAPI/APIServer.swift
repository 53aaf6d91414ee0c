import Hummingbird
public import Logging
public import NIOCore
import SanadTypes
import ServiceLifecycle

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
    /// What clients get at most.
    public var limits: APILimits

    /// Creates a configuration.
    public init(
      host: String = "127.0.0.1", port: Int, allowsOpen: Bool = false,
      limits: APILimits = APILimits()
    ) {
      self.host = host
      self.port = port
      self.allowsOpen = allowsOpen
      self.limits = limits
    }
  }

  /// What the server calls itself in its answers.
  static let name = "sanad"

  private let configuration: Configuration
  private let meter: RequestMeter
  private let routes: RouteList
  private let group: any EventLoopGroup
  private let logger: Logger
  private let onDamage: @Sendable (String) -> Void
  private let stopOrders: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)
  private let ends: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

  /// Creates a server for `service` on `group`.
  ///
  /// - Throws: ``ServiceFailure`` with `CONFIG_OPEN_API` where the address is not loopback and
  ///   `allowsOpen` is not set: reads are not authenticated in this release.
  public init(
    service: any NodeService, configuration: Configuration, group: any EventLoopGroup,
    logger: Logger
  ) throws(ServiceFailure) {
    let meter = RequestMeter()
    let routes = Self.routes(of: service, limits: configuration.limits, meter: meter)
    try self.init(routes, meter, configuration, group, logger, onDamage: service.noteDamage)
  }

  /// Creates a server for a node that is joining and has no state yet.
  ///
  /// - Throws: ``ServiceFailure``, as the other one.
  public init(
    joining service: any JoiningService, configuration: Configuration, group: any EventLoopGroup,
    logger: Logger
  ) throws(ServiceFailure) {
    let meter = RequestMeter()
    let routes: RouteList
    do { routes = try Self.routes(joining: service, meter: meter) } catch {
      throw ServiceFailure(.internalFault, "the API's document does not read: \(error)")
    }
    try self.init(routes, meter, configuration, group, logger, onDamage: service.noteDamage)
  }

  private init(
    _ routes: RouteList, _ meter: RequestMeter, _ configuration: Configuration,
    _ group: any EventLoopGroup, _ logger: Logger,
    onDamage: @escaping @Sendable (String) -> Void
  ) throws(ServiceFailure) {
    guard configuration.allowsOpen || Loopback.contains(configuration.host) else {
      throw ServiceFailure(
        .configOpenAPI,
        "the API would listen on \(configuration.host), where anyone can read it")
    }
    self.meter = meter
    self.routes = routes
    self.onDamage = onDamage
    self.configuration = configuration
    self.group = group
    self.logger = logger
    stopOrders = AsyncStream.makeStream(of: Void.self)
    ends = AsyncStream.makeStream(of: Void.self)
  }

  /// Serves until ``stop()`` or until the task is cancelled, once; `onRunning` gets the port.
  ///
  /// When stopped, requests that are being answered get their answer, as long as that takes no
  /// longer than the limits' `drainTime`; cancelled, it closes whatever is open.
  public func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    defer { ends.continuation.finish() }
    var settings = ServiceGroupConfiguration(
      services: [.init(service: application(onRunning))], logger: logger)
    settings.maximumGracefulShutdownDuration = configuration.limits.drainTime
    let services = ServiceGroup(configuration: settings)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      group.addTask { [stopOrders] in
        for await _ in stopOrders.stream { break }
        await services.triggerGracefulShutdown()
      }
      try await group.next()
      try await group.next()
    }
  }

  /// Closes the API in good order; returns when ``run(onRunning:)`` has ended. Once.
  public func stop() async {
    stopOrders.continuation.finish()
    for await _ in ends.stream {}
  }

  /// Everything that can be asked of `service`.
  static func routes(
    of service: any NodeService, limits: APILimits, meter: RequestMeter = RequestMeter()
  ) -> RouteList {
    var routes = RouteList()
    HealthRoutes(service: service).add(to: &routes)
    StatusRoutes(service: service).add(to: &routes)
    DiskRoutes(service: service).add(to: &routes)
    ErrorRoutes().add(to: &routes)
    ReadRoutes(service: service).add(to: &routes)
    SettlementRoutes(service: service).add(to: &routes)
    AuctionRoutes(service: service).add(to: &routes)
    PaymentRoutes(service: service).add(to: &routes)
    ReserveRoutes(service: service).add(to: &routes)
    PutRoutes(service: service).add(to: &routes)
    OfferRoutes(service: service).add(to: &routes)
    SubmissionRoutes(service: service).add(to: &routes)
    PolicyRoutes(service: service).add(to: &routes)
    let places = ListPlaces(limits)
    ListRoutes(service: service, places: places).add(to: &routes)
    RegisterRoutes(service: service, places: places).add(to: &routes)
    ReportRoutes(service: service, places: places).add(to: &routes)
    NetworkRoutes(service: service).add(to: &routes)
    let streams = ClientPlaces(total: limits.streams)
    StreamRoutes(service: service, limits: limits, places: streams).add(to: &routes)
    MetricsRoutes(service: service, meter: meter, streams: streams).add(to: &routes)
    DocumentRoutes().add(to: &routes)
    return routes
  }

  /// Everything that can be asked of a node that is joining, and what is refused meanwhile.
  static func routes(
    joining service: any JoiningService, meter: RequestMeter = RequestMeter()
  ) throws -> RouteList {
    var routes = RouteList()
    try JoiningRoutes(service: service, meter: meter).add(to: &routes)
    return routes
  }

  private func application(
    _ onRunning: @escaping @Sendable (Int) async -> Void
  ) -> some Service {
    let limits = configuration.limits
    let router = Router(context: APIRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: MeterMiddleware(meter: meter, routes: routes))
    router.add(middleware: ProblemMiddleware(routes: routes, onDamage: onDamage))
    routes.add(to: router)
    let places = ConnectionPlaces(
      served: ClientPlaces(total: limits.connections),
      refused: ClientPlaces(total: limits.refusals))
    return Application(
      router: router,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionGuard(limits: limits, places: places)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
            maxHeaderFieldCount: limits.headFields))),
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), serverName: Self.name,
        availableConnectionsDelegate: .maximum(
          limits.connections + limits.refusals, logger: logger)),
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
      eventLoopGroupProvider: .shared(group),
      logger: logger)
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
