/// 91xx: requests and their answers.
extension ErrorCode {
  /// The API has no such resource.
  public static let routeUnknown = ErrorCode(
    9101, "ROUTE_UNKNOWN", .notFound, "The API has no such resource.",
    remedy: "See the list of resources in docs/api.md.")
  /// The resource does not support this method.
  public static let methodNotAllowed = ErrorCode(
    9102, "METHOD_NOT_ALLOWED", .malformed, "The resource does not support this method.",
    remedy: "Use a method of the Allow header.")
  /// The request has a field that is unknown, missing or wrong.
  public static let requestInvalid = ErrorCode(
    9103, "REQUEST_INVALID", .malformed,
    "The request has a field that is unknown, missing or wrong.",
    remedy: "Correct the fields that the detail points at.")
  /// The body has a media type that the resource does not read.
  public static let mediaTypeUnsupported = ErrorCode(
    9104, "MEDIA_TYPE_UNSUPPORTED", .malformed,
    "The body has a media type that the resource does not read.",
    remedy: "Send application/octet-stream or application/json as documented.")
  /// The identifier has a wrong character, prefix or length.
  public static let identifierInvalid = ErrorCode(
    9105, "IDENTIFIER_INVALID", .malformed,
    "The identifier has a wrong character, prefix or length.",
    remedy: "Check the character that the detail points at.")
  /// This node knows no transaction with this id.
  public static let transactionUnknown = ErrorCode(
    9106, "TRANSACTION_UNKNOWN", .notFound, "This node knows no transaction with this id.",
    remedy: "Check the id; submit the same bytes again if you are not sure that they arrived.")
  /// This node has no block at this height or with this digest.
  public static let blockUnknown = ErrorCode(
    9107, "BLOCK_UNKNOWN", .notFound, "This node has no block at this height or with this digest.",
    remedy: "Ask for a height up to the newest one that /v1/status reports.")
  /// The state at this height is not retained.
  public static let heightNotRetained = ErrorCode(
    9108, "HEIGHT_NOT_RETAINED", .notFound, "The state at this height is not retained.",
    remedy: "Ask for the newest height or one that the detail names.")
  /// The network has no policy with this name and version.
  public static let policyUnknown = ErrorCode(
    9109, "POLICY_UNKNOWN", .notFound, "The network has no policy with this name and version.",
    remedy: "Check the name; an instrument names the policy that governs it.")
  /// The node's queue of transactions is full.
  public static let mempoolFull = ErrorCode(
    9110, "MEMPOOL_FULL", .overloaded, "The node's queue of transactions is full.",
    remedy: "Send the same bytes again after the time in retry.after_ms.")
  /// Too many transactions of this lane are waiting.
  public static let laneFull = ErrorCode(
    9111, "LANE_FULL", .overloaded, "Too many transactions of this lane are waiting.",
    remedy: "Wait until some are final, then send the same bytes again.")
  /// Too many requests.
  public static let rateLimited = ErrorCode(
    9112, "RATE_LIMITED", .overloaded, "Too many requests.",
    remedy: "Send again after the time in retry.after_ms.")
  /// The node is not ready.
  public static let notReady = ErrorCode(
    9113, "NOT_READY", .unavailable, "The node is not ready.",
    remedy: "Wait until /readyz answers 200; it names what is missing.")
  /// The transaction was accepted and is not final yet.
  public static let outcomeUnknown = ErrorCode(
    9114, "OUTCOME_UNKNOWN", .unavailable, "The transaction was accepted and is not final yet.",
    remedy: "Ask for the transaction by its id; sending the same bytes again is safe.")
  /// The node does not answer.
  public static let nodeUnreachable = ErrorCode(
    9115, "NODE_UNREACHABLE", .unavailable, "The node does not answer.",
    remedy: "Check the address and that the node runs (`sanad testnet status`).")
  /// This is possible on a test network only.
  public static let testNetworkOnly = ErrorCode(
    9116, "TEST_NETWORK_ONLY", .forbidden, "This is possible on a test network only.",
    remedy: "Use a test network, or do without.")
  /// The target and the header fields of a request are larger than the node reads.
  public static let requestHeadTooLarge = ErrorCode(
    9117, "REQUEST_HEAD_TOO_LARGE", .malformed,
    "The target and the header fields of a request are larger than the node reads.",
    remedy: "Send fewer or shorter header fields; docs/api.md has the limits.")
  /// The request did not arrive in time.
  public static let requestTooSlow = ErrorCode(
    9118, "REQUEST_TOO_SLOW", .overloaded, "The request did not arrive in time.",
    remedy: "Send the whole request at once; docs/api.md has the limits.")
  /// The node serves as many streams as it can.
  public static let tooManyStreams = ErrorCode(
    9119, "TOO_MANY_STREAMS", .overloaded, "The node serves as many streams as it can.",
    remedy: "Try again after the time in retry.after_ms, or follow another node.")
  /// The network has no validator of this name.
  public static let validatorUnknown = ErrorCode(
    9120, "VALIDATOR_UNKNOWN", .notFound, "The network has no validator of this name.",
    remedy: "Check the name; /v1/validators lists them.")
  /// This client has as much of something under way as one may have.
  public static let clientQuotaUsed = ErrorCode(
    9121, "CLIENT_QUOTA_USED", .overloaded,
    "This client has as much of something under way as one may have.",
    remedy: "Send again after the time in retry.after_ms, and less at once; see RateLimit.")
  /// The block is older than what this node keeps.
  public static let blockNotKept = ErrorCode(
    9122, "BLOCK_NOT_KEPT", .notFound, "The block is older than what this node keeps.",
    remedy: "Ask a node that keeps all blocks; /v1/status says from which on this one has them.")
  /// The node is joining and has no state yet.
  public static let nodeJoining = ErrorCode(
    9123, "NODE_JOINING", .unavailable, "The node is joining and has no state yet.",
    remedy: "Ask another node, or wait: /v1/status says how far this one is.")
  /// A run of the simulator broke a property that must hold.
  public static let propertyBroken = ErrorCode(
    9198, "PROPERTY_BROKEN", .internal, "A run of the simulator broke a property that must hold.",
    remedy: "Run the command in the detail, and report the seed with its log.")
  /// The node met a condition that its authors thought impossible.
  public static let internalFault = ErrorCode(
    9199, "INTERNAL_FAULT", .internal,
    "The node met a condition that its authors thought impossible.",
    remedy: "Report it with the request id; nothing was changed.")

  static let apiCodes: [ErrorCode] = [
    routeUnknown, methodNotAllowed, requestInvalid, mediaTypeUnsupported, identifierInvalid,
    transactionUnknown, blockUnknown, heightNotRetained, policyUnknown, mempoolFull, laneFull,
    rateLimited,
    notReady, outcomeUnknown, nodeUnreachable, testNetworkOnly,
    requestHeadTooLarge, requestTooSlow, tooManyStreams, validatorUnknown, clientQuotaUsed,
    blockNotKept, nodeJoining,
    propertyBroken, internalFault,
  ]
}
