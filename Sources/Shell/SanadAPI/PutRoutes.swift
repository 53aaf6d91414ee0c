import Hummingbird
import SanadAPIModel
import SanadTypes

/// Repayment before maturity at the wish of holders, and of parts.
struct PutRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/instruments/{symbol}/puts") { [service] _, context in
      let puts = try await service.puts(of: try PathValue.symbol(context))
      return try JSONResponse.make(puts, height: puts.height)
    }
    routes.get("/v1/instruments/{symbol}/puts/{date}/proof") { [service] _, context in
      let id = InstrumentID(try PathValue.symbol(context))
      let date = try PathValue.date(context)
      return JSONResponse.bytes(try await service.proof(.puts(id, date)))
    }
  }
}
