import Foundation
import SanadAPIModel
import SanadCrypto
import SanadTypes
import SanadWallet

extension NodeClient {
  /// The address that a person gave.
  static func address(_ address: String) throws(CommandFailure) -> URL {
    guard let base = URL(string: address), base.scheme == "http" || base.scheme == "https",
      base.host() != nil
    else {
      throw CommandFailure(
        .configInvalid, "\"\(address)\" is not the address of an API",
        help: "An address looks like http://127.0.0.1:26600.")
    }
    return base
  }

  /// The client of an address that a person gave.
  static func at(
    _ address: String, timeout: Double, retries: RetryPolicy = .never,
    by transport: any HTTPTransport = URLSessionTransport()
  ) throws -> NodeClient {
    let base = try Self.address(address)
    return NodeClient(
      base: base, transport: transport, timeout: .seconds(timeout), retries: retries)
  }

  /// The client that the options name.
  init(_ global: GlobalOptions, _ terminal: Terminal) throws {
    self = try .at(
      global.apiAddress(terminal.environment), timeout: global.timeout, retries: .usual,
      by: terminal.transport)
  }
}

extension CommandFailure {
  /// What a node, or the way to it, said.
  init(_ failure: NodeClientFailure) {
    switch failure {
    case .unreachable, .incomprehensible:
      self.init(
        .nodeUnreachable, "\(failure)",
        help: "See that the node runs (sanad testnet status), or name another one with --api.")
    case .refused(let problem), .refusedAgain(let problem): self.init(problem)
    }
  }

  /// What a node said.
  init(_ problem: ProblemResource) {
    let code = UInt16(problem.code).flatMap(CodeNumber.init)?.registered ?? .internalFault
    var details = (problem.reasons ?? []).flatMap { Self.lines($0) }
    if let expected = problem.expected { details.append("expected \(expected)") }
    self.init(code, problem.detail, details: details, help: problem.help)
  }

  /// What kept a transaction from being known as final.
  init(_ failure: DeliveryFailure) {
    switch failure {
    case .refused(let problem): self.init(problem)
    case .refusedAgain(let id, let problem): self.init(id, refusedAgain: problem)
    case .unknown(let id, let why):
      self.init(
        .outcomeUnknown, why,
        details: ["transaction \(id)"],
        help: "Give the same command again: it sends the same bytes. Or ask: sanad wallet tx \(id)")
    case .notProven(let why): self.init(.proofInvalid, why)
    case .library(let failure): self.init(failure.code, "\(failure)")
    }
  }

  /// A refusal that proves nothing: a node may have taken the bytes before.
  private init(_ id: TransactionID, refusedAgain problem: ProblemResource) {
    self.init(
      .outcomeUnknown,
      problem.isOfUsedSequence
        ? "the node says that another transaction has taken its sequence, and has no proof of this one"
        : "the node refuses it now, and may have taken it before: its word is no proof",
      details: [
        "transaction \(id)",
        "the node says \(problem.code) \(problem.name): \(problem.detail)",
      ],
      help: "Give the same command again, with another node by --api. --again makes another "
        + "payment, and then both may become final.")
  }

  /// What kept the wallet from remembering.
  init(_ failure: OutboxFailure) {
    switch failure {
    case .busy:
      self.init(.notReady, "\(failure)", help: "Wait for the other process, or end it.")
    case .file, .damaged: self.init(.fileUnreadable, "\(failure)")
    case .referenceTaken(let id):
      self.init(
        .usage, status: .usage, "the reference is that of another payment",
        details: ["transaction \(id)"], help: "Choose another --ref for this one.")
    case .anotherPlace, .tooManyAttempts:
      self.init(.expired, "\(failure)", help: "Begin anew with --again.")
    }
  }

  /// A refusal by rules: every reason, the first one's code.
  ///
  /// - Parameter more: lines that follow the reasons.
  init(refusal reasons: [ReasonResource], _ message: String, more: [String] = []) {
    let first = reasons.first
    let code = first.flatMap { UInt16($0.code) }.flatMap(CodeNumber.init)?.registered
    // What would help against one of several reasons does not make the whole pass.
    let isAlone = reasons.count == 1
    self.init(
      code ?? .ruleUndecided, status: .refused, message,
      details: reasons.flatMap { Self.lines($0, withHelp: !isAlone) } + more,
      help: isAlone
        ? first?.help : "Each reason has to be gone: \(reasons.count) refuse this.")
  }

  /// What a reason says, why, and what would help against it, a line each.
  private static func lines(_ reason: ReasonResource, withHelp: Bool = false) -> [String] {
    let policy = reason.policy.map { "   policy \($0) v\(reason.policyVersion ?? "?")" } ?? ""
    return ["\(reason.code) \"\(reason.message)\"\(policy)", "because \(reason.because)"]
      + (withHelp ? reason.help.map { ["by itself \($0)"] } ?? [] : [])
  }
}
