/// Holds import lines against the table of the house.
enum ImportTable {
  static let rule = "may not be imported here (docs/architecture.md, who may import whom)"

  private static let kinds: Set<String> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor",
  ]

  /// The modules that a file imports, with their lines.
  static func imports(of file: SourceFile) -> [Token] {
    var modules: [Token] = []
    for (index, token) in file.tokens.enumerated() where token.text == "import" {
      var next = index + 1
      if next < file.tokens.count, kinds.contains(file.tokens[next].text) { next += 1 }
      if next < file.tokens.count { modules.append(file.tokens[next]) }
    }
    return modules
  }

  /// What the product's files import and the table does not allow.
  static func violations(in files: [SourceFile]) -> [Violation] {
    let product = files.filter(\.isProduct)
    return product.flatMap(misplacement) + product.flatMap(strangers) + scattered(product)
  }

  private static func misplacement(of file: SourceFile) -> [Violation] {
    let room = House.room(named: file.target)
    if let room, room.floor == file.floor { return [] }
    return [
      Violation(
        path: file.path, line: 0, rule: "is in no room of the table on this floor",
        found: file.target)
    ]
  }

  private static func strangers(in file: SourceFile) -> [Violation] {
    guard let room = House.room(named: file.target) else { return [] }
    return imports(of: file).filter { !room.permits($0.text) }
      .map { Violation(path: file.path, line: $0.line, rule: rule, found: $0.text) }
  }

  private static func scattered(_ files: [SourceFile]) -> [Violation] {
    House.rooms.flatMap { room in
      room.inOneFile.flatMap { module in
        files.filter { $0.target == room.name }
          .compactMap { file in
            imports(of: file).first { $0.text == module }.map { (file, $0) }
          }
          .dropFirst()
          .map { file, token in
            Violation(
              path: file.path, line: token.line,
              rule: "may be imported in one file of \(room.name) only", found: module)
          }
      }
    }
  }
}
