import Hummingbird
import SanadAPIModel
import SanadTypes

/// `GET /v1/settlements/{id}`, and the proofs of its leaves.
struct SettlementRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/settlements/{id}") { [service] _, context in
      let settlement = try await service.settlement(try PathValue.settlement(context))
      return try JSONResponse.make(settlement, height: settlement.height)
    }
    routes.get("/v1/settlements/{id}/proof") { [service] _, context in
      let id = try PathValue.settlement(context)
      return JSONResponse.bytes(try await service.proof(.settlement(id)))
    }
    routes.get("/v1/settlements/{id}/terms/proof") { [service] _, context in
      let id = try PathValue.settlement(context)
      return JSONResponse.bytes(try await service.proof(.terms(id)))
    }
  }
}
