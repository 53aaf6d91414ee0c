import SanadTypes

/// An entry of the registry as `--json` prints it.
struct ErrorEntry: Encodable, Equatable {
  let code: UInt16
  let name: String
  let category: String
  let title: String
  let remedy: String
  let definite: Bool

  init(_ code: ErrorCode) {
    self.code = code.number.value
    name = code.name
    category = code.category.rawValue
    title = code.title
    remedy = code.remedy
    definite = code.isDefinite
  }
}
