import Hummingbird
import SanadAPIModel
import SanadTypes

/// Lists of what is final: blocks, transactions, an account's history.
struct ListRoutes {
  let service: any NodeService
  let places: ListPlaces

  func add(to routes: inout RouteList) {
    let names = ListRequest.queryNames
    routes.get("/v1/blocks", query: names) { [service, places] _, context in
      let request = try ListRequest(context.query)
      return try await places.answer(context.client) {
        try JSONResponse.make(try await service.blocks(request))
      }
    }
    routes.get("/v1/transactions", query: names + TransactionFilter.queryNames) {
      [service, places] _, context in
      let filter = try TransactionFilter(context.query)
      let request = try ListRequest(context.query)
      return try await places.answer(context.client) {
        try JSONResponse.make(try await service.transactions(filter, request))
      }
    }
    routes.get("/v1/accounts/{id}/history", query: names) { [service, places] _, context in
      let id = try PathValue.account(context)
      let request = try ListRequest(context.query)
      return try await places.answer(context.client) {
        try JSONResponse.make(try await service.history(of: id, request))
      }
    }
  }
}

/// Who takes part, and by which rules.
struct NetworkRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/identities/{id}") { [service] _, context in
      let identity = try await service.identity(try PathValue.identity(context))
      return try JSONResponse.make(identity, height: identity.height)
    }
    routes.get("/v1/instruments/{symbol}/schedule") { [service] _, context in
      let schedule = try await service.schedule(try PathValue.symbol(context))
      return try JSONResponse.make(schedule, height: schedule.height)
    }
    routes.get("/v1/validators", query: ["height"]) { [service] _, context in
      let validators = try await service.validators(at: try context.query.height("height"))
      return try JSONResponse.make(validators, height: validators.height)
    }
    routes.get("/v1/consensus") { [service] _, _ in
      try JSONResponse.make(try await service.consensus())
    }
    routes.get("/v1/peers") { [service] _, _ in
      try JSONResponse.make(await service.peers())
    }
    routes.get("/v1/evidence") { [service] _, _ in
      try JSONResponse.make(try await service.evidence())
    }
    addPolicies(to: &routes)
  }

  private func addPolicies(to routes: inout RouteList) {
    routes.get("/v1/policies/{name}") { [service] _, context in
      let name = try PathValue.name(context)
      return try JSONResponse.make(try await service.policy(name, version: nil))
    }
    routes.get("/v1/policies/{name}/versions") { [service] _, context in
      let name = try PathValue.name(context)
      return try JSONResponse.make(try await service.policyVersions(name))
    }
    routes.get("/v1/policies/{name}/versions/{version}") { [service] _, context in
      let name = try PathValue.name(context)
      let version = try PathValue.version(context)
      return try JSONResponse.make(try await service.policy(name, version: version))
    }
  }
}
