import Hummingbird
import NIOCore

/// What travels with one request.
struct APIRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// What follows the question mark, once its route has looked at the names.
  var query = Query.empty

  /// Who asks.
  let client: ClientAddress

  init(source: Source) {
    coreContext = .init(source: source)
    client = ClientAddress(source.channel.remoteAddress)
  }
}
