import Hummingbird
import SanadAPIModel
import SanadTypes

/// What stands behind the units of instruments: reserves, receipts, redemptions.
struct ReserveRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/instruments/{symbol}/reserve") { [service] _, context in
      let reserve = try await service.reserve(of: try PathValue.symbol(context))
      return try JSONResponse.make(reserve, height: reserve.height)
    }
    routes.get("/v1/instruments/{symbol}/reserve/proof") { [service] _, context in
      let id = InstrumentID(try PathValue.symbol(context))
      return JSONResponse.bytes(try await service.proof(.reserve(id)))
    }
    routes.get("/v1/instruments/{symbol}/reserve/receipts/{number}") { [service] _, context in
      let receipt = try await service.receipt(
        try PathValue.number(context), of: try PathValue.symbol(context))
      return try JSONResponse.make(receipt, height: receipt.height)
    }
    routes.get("/v1/instruments/{symbol}/reserve/redemptions/{number}") { [service] _, context in
      let redemption = try await service.redemption(
        try PathValue.number(context), of: try PathValue.symbol(context))
      return try JSONResponse.make(redemption, height: redemption.height)
    }
  }
}
