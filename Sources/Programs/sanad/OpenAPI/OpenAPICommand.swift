import ArgumentParser
import Foundation
import SanadAPIModel

/// `sanad openapi`: the description of the API, as every node of this version serves it.
struct OpenAPICommand: SanadCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the description of a node's API (OpenAPI 3.1).",
    discussion: """
      Examples:
        sanad openapi
        sanad openapi --yaml

      A node serves the same document as /openapi.json.
      """)

  @Flag(help: "Print YAML instead of JSON; --json counts more.")
  var yaml = false

  @OptionGroup var global: GlobalOptions

  func perform(on terminal: Terminal) async throws {
    // --json promises an object on one line, of every command, and counts more.
    if global.json { return terminal.show(document: try OpenAPIDocument.oneLine()) }
    terminal.show(document: yaml ? try OpenAPIDocument.yaml() : OpenAPIDocument.json)
  }
}
