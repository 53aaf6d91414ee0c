import Logging
import NIOPosix
import SanadAPIModel
import SanadTypes
import Testing

@testable import SanadAPI

@Suite struct APIServerTests {
  private func refusal(of host: String, allowsOpen: Bool = false) -> ServiceFailure? {
    do throws(ServiceFailure) {
      _ = try APIServer(
        service: FakeService(), configuration: .init(host: host, port: 0, allowsOpen: allowsOpen),
        group: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"))
      return nil
    } catch { return error }
  }

  @Test func refusesToListenWhereOtherMachinesCouldRead() {
    for host in [
      "0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example", "127.0.0", "127.0.0.256", "example",
      "1270.0.0.1", "", "localhost.example",
    ] {
      #expect(refusal(of: host)?.code == .configOpenAPI, "\(host)")
    }
  }

  @Test func listensThereOnlyWhenItIsAllowed() {
    #expect(refusal(of: "0.0.0.0", allowsOpen: true) == nil)
    for host in ["127.0.0.1", "127.255.0.9", "localhost", "::1"] {
      #expect(refusal(of: host) == nil, "\(host)")
    }
  }

  @Test func everyCodeHasAnHTTPStatusThatSaysWhoseFaultItIs() {
    for code in ErrorCode.all {
      let problem = ProblemResource(ServiceFailure(code, "d"), instance: "1")
      #expect((400...599).contains(problem.status), "\(code)")
      #expect(
        (problem.status >= 500) == [.internal, .unavailable, .config].contains(code.category))
      #expect(problem.retry.allowed || problem.retry.how == "none")
      #expect(problem.code == code.number.description && problem.help == code.remedy)
      #expect(problem.type == "/v1/errors/\(problem.code)")
    }
  }
}
