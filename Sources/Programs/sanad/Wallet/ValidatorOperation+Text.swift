import SanadCrypto
import SanadTypes

extension ValidatorOperation {
  /// What it says, by the names of its fields: everything that a signature on it agrees to.
  var details: [String: String] {
    switch self {
    case .approve(let change): return change.details
    case .withdraw(let name): return ["validator": name]
    case .ready(let name, let statement):
      return [
        "validator": name, "consensus key": statement.consensusKey.text(for: .consensus),
        "at block": statement.height.description,
      ]
    }
  }
}

extension ValidatorChange {
  fileprivate var details: [String: String] {
    var details = ["change": word, "validator": name]
    if let newcomer {
      details["consensus key"] = newcomer.consensusKey.text(for: .consensus)
      details["peer key"] = newcomer.peerKey.text(for: .peer)
      details["weight"] = String(newcomer.weight)
    }
    if case .weigh(_, let weight) = self { details["weight"] = String(weight) }
    if case .add(_, let account) = self { details["operator"] = account.description }
    return details
  }
}
