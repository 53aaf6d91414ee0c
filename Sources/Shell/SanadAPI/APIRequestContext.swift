import Hummingbird
import NIOCore
import SanadTypes

/// What travels with one request.
struct APIRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage

  init(source: Source) { coreContext = .init(source: source) }

  /// Bodies above this are refused before they are read.
  var maxUploadSize: Int { Block.transactionBytesMax }
}
