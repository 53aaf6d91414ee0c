import SanadAPIModel
import SanadTypes

extension ProblemResource {
  /// The problem details of a failure, for the request `instance`.
  init(_ failure: ServiceFailure, instance: String) {
    let code = failure.code
    let waitMs = failure.retryAfter?.wholeMilliseconds ?? 0
    self.init(
      type: "/v1/errors/\(code.number.description)", title: code.title,
      status: Self.status(of: code),
      detail: failure.detail, instance: instance, code: code.number.description, name: code.name,
      category: code.category.rawValue, definite: Self.isDefinite(code),
      retry: Self.retry(code, afterMs: waitMs), help: code.remedy, reasons: failure.reasons,
      expected: failure.expected, got: failure.got, invalid: failure.invalid)
  }

  /// The shortest time after which the same bytes are worth sending again.
  static let retryMinMs = 500

  /// Whether these bytes can never succeed, so that they may be thrown away. What is said of a
  /// submission only: that a transaction was refused in a block is no problem but a receipt.
  static func isDefinite(_ code: ErrorCode) -> Bool {
    switch code {
    // A final one with these bytes is answered as final, so that another has the sequence.
    case .sequenceReused: true
    // What is wrong with the request is not what is wrong with the bytes in it.
    case .requestInvalid, .requestHeadTooLarge, .methodNotAllowed, .mediaTypeUnsupported,
      .identifierInvalid:
      false
    // An authority can change, an account can be opened.
    case .signatureMissing, .authorizationMissing, .submitterUnknown: false
    default: [.malformed, .expired, .unauthenticated].contains(code.category)
    }
  }

  /// The HTTP status of a category; single codes that HTTP has its own status for come first.
  static func status(of code: ErrorCode) -> Int {
    switch code {
    case .methodNotAllowed: return 405
    case .requestTooSlow: return 408
    case .blockNotKept: return 410
    case .oversized: return 413
    case .mediaTypeUnsupported: return 415
    case .requestHeadTooLarge: return 431
    default: break
    }
    return switch code.category {
    case .malformed: 400
    case .unauthenticated: 401
    case .forbidden: 403
    case .policy: 422
    case .stateConflict: 409
    case .notFound: 404
    case .expired: 410
    case .overloaded: 429
    case .unavailable: 503
    case .config, .internal: 500
    }
  }

  /// Whole seconds for a `Retry-After` header: where a wait is known, and wherever the same bytes can
  /// be sent again because the node had no room or was not ready.
  func retryAfterSeconds(_ failure: ServiceFailure) -> Int? {
    if let wait = failure.retryAfter { return wait.wholeSeconds }
    return failure.sameBytesAfterMs.map { Duration.milliseconds($0).wholeSeconds }
  }

  private static func retry(_ code: ErrorCode, afterMs: Int) -> Retry {
    switch code.category {
    case .overloaded, .unavailable, .internal:
      Retry(allowed: true, afterMs: max(afterMs, retryMinMs), how: "same-bytes")
    case .stateConflict, .expired, .unauthenticated:
      Retry(allowed: true, afterMs: afterMs, how: "re-sign")
    case .policy: Retry(allowed: true, afterMs: afterMs, how: "same-bytes")
    case .malformed, .forbidden, .notFound, .config:
      Retry(allowed: false, afterMs: 0, how: "none")
    }
  }
}

extension ServiceFailure {
  /// Milliseconds after which the same bytes can be sent again, where the node had no room or was not
  /// ready; nil where waiting alone does not help.
  public var sameBytesAfterMs: Int? {
    switch code.category {
    case .overloaded, .unavailable:
      max(retryAfter?.wholeMilliseconds ?? 0, ProblemResource.retryMinMs)
    default: nil
    }
  }
}

extension Duration {
  /// Milliseconds, rounded up.
  var wholeMilliseconds: Int { Int(clamping: rounded(up: 1_000_000_000_000_000)) }

  /// Seconds, rounded up: what a `Retry-After` header has no finer unit than.
  var wholeSeconds: Int { Int(clamping: rounded(up: 1_000_000_000_000_000_000)) }

  private func rounded(up unit: Int128) -> Int128 {
    let (seconds, attoseconds) = components
    let total = Int128(seconds) * 1_000_000_000_000_000_000 + Int128(attoseconds)
    return max(0, (total + unit - 1) / unit)
  }
}
