import Hummingbird
import SanadAPIModel
import SanadTypes

/// Parts of accounts, registers of instruments, certificates and performances: what one kind of user
/// asks for on its own.
struct RegisterRoutes {
  let service: any NodeService
  let places: ListPlaces

  func add(to routes: inout RouteList) {
    routes.get("/v1/instruments/{symbol}/holders", query: ["cursor", "limit"]) {
      [service, places] _, context in
      let symbol = try PathValue.symbol(context)
      let request = try ListRequest(context.query)
      return try await places.answer(context.client) {
        let page = try await service.holders(of: symbol, request)
        return try JSONResponse.make(page, height: page.height)
      }
    }
    routes.get("/v1/accounts/{id}/balances") { [service] _, context in
      let account = try await service.account(try PathValue.account(context))
      return try JSONResponse.make(BalancesResource(account), height: account.height)
    }
    routes.get("/v1/accounts/{id}/sequence") { [service] _, context in
      let account = try await service.account(try PathValue.account(context))
      return try JSONResponse.make(SequencesResource(account), height: account.height)
    }
    routes.get("/v1/blocks/{reference}/schedule/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.schedule(try PathValue.block(context))))
    }
    routes.get("/v1/blocks/{reference}/certificate") { [service] _, context in
      let reference = try PathValue.block(context)
      return try JSONResponse.make(try await service.certificate(of: reference))
    }
    routes.get("/v1/validators/{name}/performance", query: ["blocks"]) {
      [service, places] _, context in
      let name = try PathValue.name(context)
      let count = try Self.count(context.query)
      return try await places.answer(context.client) {
        let performance = try await service.performance(of: name, blocks: count)
        return try JSONResponse.make(performance, height: performance.height)
      }
    }
  }

  /// How many blocks a performance looks at.
  private static func count(_ query: Query) throws(ServiceFailure) -> Int {
    guard let text = query["blocks"] else { return 1_000 }
    guard let count = Int(text), (1...2_000).contains(count), String(count) == text else {
      throw ServiceFailure([.init(pointer: "blocks", reason: "must be 1 to 2000")])
    }
    return count
  }
}
