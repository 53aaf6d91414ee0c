import Hummingbird
import SanadAPIModel
import SanadTypes

/// What instruments pay, what accounts are to get, and what offices have published.
struct PaymentRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get(
      "/v1/instruments/{symbol}/payments", query: ["cursor", "limit", "order"]
    ) { [service] _, context in
      let symbol = try PathValue.symbol(context)
      let page = try await service.payments(of: symbol, try ListRequest(context.query))
      return try JSONResponse.make(page, height: page.height)
    }
    routes.get("/v1/instruments/{symbol}/payments/{number}") { [service] _, context in
      let payment = try await service.payment(
        try PathValue.number(context), of: try PathValue.symbol(context))
      return try JSONResponse.make(payment, height: payment.height)
    }
    routes.get("/v1/instruments/{symbol}/payments/{number}/proof") { [service] _, context in
      let id = InstrumentID(try PathValue.symbol(context))
      let number = try PathValue.number(context)
      return JSONResponse.bytes(try await service.proof(.payment(id, number)))
    }
    routes.get("/v1/accounts/{id}/entitlements") { [service] _, context in
      let found = try await service.entitlements(of: try PathValue.account(context))
      return try JSONResponse.make(found, height: found.height)
    }
    routes.get("/v1/accounts/{id}/suspense/{symbol}/proof") { [service] _, context in
      let id = try PathValue.account(context)
      let cash = InstrumentID(try PathValue.symbol(context))
      return JSONResponse.bytes(try await service.proof(.suspense(id, cash)))
    }
    routes.get("/v1/calendars/{number}") { [service] _, context in
      let calendar = try await service.calendar(try PathValue.number(context))
      return try JSONResponse.make(calendar, height: calendar.height)
    }
    routes.get("/v1/fixings/{symbol}") { [service] _, context in
      let fixings = try await service.fixings(try PathValue.symbol(context))
      return try JSONResponse.make(fixings, height: fixings.height)
    }
    routes.get("/v1/taxes/{number}") { [service] _, context in
      let table = try await service.taxTable(try PathValue.number(context))
      return try JSONResponse.make(table, height: table.height)
    }
    addProofs(to: &routes)
  }

  private func addProofs(to routes: inout RouteList) {
    routes.get("/v1/accounts/{id}/entitlements/{symbol}/proof") { [service] _, context in
      let id = try PathValue.account(context)
      let instrument = InstrumentID(try PathValue.symbol(context))
      return JSONResponse.bytes(try await service.proof(.entitlements(id, instrument)))
    }
    routes.get("/v1/calendars/{number}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.calendar(try PathValue.number(context))))
    }
    routes.get("/v1/fixings/{symbol}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.fixings(try PathValue.symbol(context))))
    }
    routes.get("/v1/taxes/{number}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.taxTable(try PathValue.number(context))))
    }
  }
}
