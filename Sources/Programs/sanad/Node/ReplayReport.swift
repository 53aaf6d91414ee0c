import SanadCrypto
import SanadNode
import SanadState
import SanadTypes

/// What came of running a divergence again, for programs and for people.
struct ReplayReport: Encodable {
  /// The roots of a result; absent where a transaction cannot be in the block.
  struct Roots: Encodable {
    let state: String?
    let receipts: String?
  }

  /// A key of the state, with values in words.
  struct Key: Encodable {
    /// Its bytes in hexadecimal.
    let key: String
    /// What it is the key of.
    let name: String
    let fields: [Field]
  }

  /// A field that differs, or that the block changed.
  struct Field: Encodable {
    let name: String
    let before: String
    let node: String
    let here: String
  }

  let height: String
  let view: String
  let block: String
  let chainId: String
  /// The node that wrote the bundle, its release, and the one of this program.
  let node: String
  let nodeSoftware: String
  let software: String
  /// `network`, `node` or `other`: whose result came out here.
  let result: String
  /// The registry's code; absent where the network's result came out of sound values.
  let code: Int?
  /// What the node found when it ran the block a second time; absent where that was valid.
  let foundAgain: String?
  /// What is wrong with the block here; absent where it is valid.
  let defect: String?
  /// Whether the parent's header is in the bundle and has the state root that was begun with.
  let hasParentHeader: Bool
  let parentStateRoot: String
  let networkRoots: Roots
  let nodeRoots: Roots
  let ownRoots: Roots
  let keyCount: Int
  let pageCount: Int
  /// Of these, keys whose values are not those of the parent's state.
  let damagedCount: Int
  let damaged: [Key]
  /// Keys whose values after the block are not the node's.
  let differenceCount: Int
  let differences: [Key]
  let changeCount: Int
  let changes: [Key]
  /// Places of the receipts that are not the node's.
  let receipts: [Int]

  /// Why the command does not end with 0.
  let failure: ErrorCode?

  private enum CodingKeys: String, CodingKey {
    case height, view, block, chainId, node, nodeSoftware, software, result, code, foundAgain
    case defect, hasParentHeader, parentStateRoot, networkRoots, nodeRoots, ownRoots, keyCount
    case pageCount, damagedCount, damaged, differenceCount, differences, changeCount, changes
    case receipts
  }

  init(_ replay: DivergenceReplay, of bundle: DivergenceBundle, showing limit: Int) {
    let header = bundle.block.header
    height = header.height.description
    view = header.view.description
    block = bundle.digest.description
    chainId = header.chainID.description
    node = bundle.node
    nodeSoftware = bundle.software
    software = Version.text
    result = replay.result.rawValue
    foundAgain = bundle.foundAgain
    defect = replay.defect
    hasParentHeader = bundle.hasParentHeader
    parentStateRoot = bundle.anchor.stateRoot.hex
    networkRoots = Roots(state: header.stateRoot.hex, receipts: header.receiptsRoot.hex)
    nodeRoots = Roots(state: bundle.ownStateRoot?.hex, receipts: bundle.ownReceiptsRoot?.hex)
    ownRoots = Roots(state: replay.stateRoot?.hex, receipts: replay.receiptsRoot?.hex)
    keyCount = bundle.keyCount
    pageCount = bundle.pageCount
    damagedCount = replay.unproven.count
    damaged = replay.unproven.prefix(limit).map { Key($0, bundle.value(before: $0)) }
    differenceCount = replay.differences.count
    differences = replay.differences.prefix(limit).map { Key($0) { $0.node != $0.here } }
    changeCount = replay.changes.count
    changes = replay.changes.prefix(limit).map { Key($0) { $0.before != $0.here } }
    receipts = replay.receipts
    failure = replay.failure
    code = failure.map { Int($0.number.value) }
  }
}

extension ReplayReport.Key {
  /// Where the node and this program differ, or what the block changed: the fields that `isShown`
  /// picks, one line each.
  init(_ difference: DivergenceReplay.Difference, isShown: (ReplayReport.Field) -> Bool) {
    let key = difference.key
    let before = StateText.fields(of: difference.before, at: key)
    let node = StateText.fields(of: difference.node, at: key)
    let here = StateText.fields(of: difference.here, at: key)
    var names: [String] = []
    for field in before + node + here where !names.contains(field.name) {
      names.append(field.name)
    }
    func text(_ name: String, in fields: [StateText.Field]) -> String {
      fields.first { $0.name == name }?.value ?? "-"
    }
    self.init(
      key: Hex.encode(key.bytes), name: StateText.name(of: key),
      fields: names.map { name in
        ReplayReport.Field(
          name: name, before: text(name, in: before), node: text(name, in: node),
          here: text(name, in: here))
      }.filter(isShown))
  }

  /// A key with one value, that before the block.
  init(_ key: StateKey, _ value: [UInt8]?) {
    self.init(
      key: Hex.encode(key.bytes), name: StateText.name(of: key),
      fields: StateText.fields(of: value, at: key).map {
        ReplayReport.Field(name: $0.name, before: $0.value, node: $0.value, here: $0.value)
      })
  }
}

extension ReplayReport {
  /// Lines for people.
  var text: String {
    var lines = [
      "bundle   block \(height) in view \(view) of chain \(chainId)",
      "         written by \(node), release \(nodeSoftware); this is release \(software)",
      "inputs   \(keyCount) keys and \(pageCount) pages of state \(parentStateRoot)",
    ]
    if !hasParentHeader { lines.append("         the parent's header is not in the bundle") }
    lines += Self.lines(of: networkRoots, "network")
    lines += Self.lines(of: nodeRoots, "node   ")
    lines += Self.lines(of: ownRoots, "here   ")
    if let defect { lines.append("found    \(defect)") }
    lines += damagedLines
    if !differences.isEmpty { lines.append("differs  \(differenceCount) keys after the block") }
    for key in differences {
      lines += key.lines { "node \($0.node), here \($0.here), before the block \($0.before)" }
    }
    if !receipts.isEmpty {
      let places = receipts.prefix(20).map(String.init).joined(separator: ", ")
      lines.append("         \(receipts.count) receipts differ: \(places)")
    }
    if !changes.isEmpty { lines.append("changes  \(changeCount) keys here") }
    for key in changes { lines += key.lines { "\($0.before) -> \($0.here)" } }
    return (lines + verdict).joined(separator: "\n")
  }

  private static func lines(of roots: Roots, _ name: String) -> [String] {
    guard let state = roots.state, let receipts = roots.receipts else {
      return ["\(name)  no result: a transaction cannot be in the block"]
    }
    return ["\(name)  state \(state)", "         receipts \(receipts)"]
  }

  private var damagedLines: [String] {
    guard damagedCount > 0 else { return [] }
    return ["damaged  \(damagedCount) keys whose values are not those of the parent's state"]
      + damaged.flatMap { $0.lines { $0.before } }
  }

  /// What follows, in words.
  private var verdict: [String] {
    if damagedCount > 0 {
      return [
        "verdict  the node read values that are not those of the state that all agree on;",
        "         with them this program gets \(Self.words(result))",
      ]
    }
    switch result {
    case "network":
      guard foundAgain != nil else {
        return [
          "verdict  the network's result, and the node's own at its second try: what the node",
          "         kept in memory was wrong; suspect the machine's memory",
        ]
      }
      return [
        "verdict  the network's result: the node's program or machine got another one of the",
        "         same values",
      ]
    case "node": return ["verdict  the node's result: this program differs from the network too"]
    default: return ["verdict  a third result, neither the network's nor the node's"]
    }
  }

  private static func words(_ result: String) -> String {
    switch result {
    case "network": "the network's result"
    case "node": "the node's result"
    default: "a third result"
    }
  }
}

extension ReplayReport.Key {
  fileprivate func lines(_ text: (ReplayReport.Field) -> String) -> [String] {
    ["  \(name)"] + fields.map { "    \($0.name.isEmpty ? "value" : $0.name)  \(text($0))" }
  }
}
