import SanadPolicy
import SanadTypes

@testable import SanadConfig

extension Surface {
  /// A genesis file; every policy that it names has one of the input's own lines.
  static let genesis = Surface(name: "genesis") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ConfigurationFailure) {
      _ = try GenesisFile.read(text, file: "genesis.yaml") { _ in
        "policy \"any\" version 1\n"
      }
    } catch { _ = "\(error)" }
  }

  /// A node's settings; what they read as is written and read again.
  static let configuration = Surface(name: "configuration") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ConfigurationFailure) {
      _ = try NodeConfiguration.read(text, file: "node.yaml", folder: "/folder").yaml
    } catch { _ = "\(error)" }
  }

  /// The text of a policy, from bytes to a program; what is wrong is told in lines.
  static let policy = Surface(name: "policy") { bytes in
    switch PolicySource.compile(
      bytes, schema: .first, codes: RuleCodes(numbers: Array(CodeNumber.range)))
    {
    case .success(let policy): _ = policy.digest
    case .failure(let diagnostics): _ = "\(diagnostics)"
    }
  }
}
