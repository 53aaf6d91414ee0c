import Hummingbird
import NIOCore
import SanadAPIModel
import SanadCrypto
import SanadTypes

/// `/livez` and `/readyz`.
struct HealthRoutes {
  let service: any StandingService

  func add(to routes: inout RouteList) {
    routes.get("/livez") { _, _ in try JSONResponse.make(["live": true]) }
    // Each condition is always told; the word is what others call it by.
    routes.get("/readyz", query: ["verbose"]) { [service] _, _ in
      let readiness = await service.readiness()
      return try JSONResponse.make(
        readiness, status: readiness.ready ? .ok : .serviceUnavailable)
    }
  }
}

/// `/v1/status`.
struct StatusRoutes {
  let service: any StandingService

  func add(to routes: inout RouteList) {
    routes.get("/v1/status") { [service] _, _ in
      let status = await service.status()
      return try JSONResponse.make(status, height: status.height)
    }
  }
}

/// The registry of codes.
struct ErrorRoutes {
  func add(to routes: inout RouteList) {
    routes.get("/v1/errors") { _, _ in
      try JSONResponse.make(ErrorCode.all.map(ErrorCodeResource.init))
    }
    routes.get("/v1/errors/{code}") { _, context in
      let text = try context.parameters.require("code")
      guard let number = UInt16(text).flatMap(CodeNumber.init), let code = ErrorCode.find(number)
      else {
        throw ServiceFailure(.routeUnknown, "there is no code \(text)")
      }
      return try JSONResponse.make(ErrorCodeResource(code))
    }
  }
}

/// `/openapi.json`.
struct DocumentRoutes {
  func add(to routes: inout RouteList) {
    routes.get("/openapi.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: OpenAPIDocument.json)))
    }
  }
}

/// What can be read.
struct ReadRoutes {
  let service: any NodeService

  func add(to routes: inout RouteList) {
    routes.get("/v1/blocks/{reference}") { [service] _, context in
      let reference = try PathValue.block(context)
      return try JSONResponse.make(try await service.block(reference))
    }
    routes.get("/v1/transactions/{id}") { [service] _, context in
      let id = try PathValue.transaction(context)
      return try JSONResponse.make(try await service.transaction(id))
    }
    routes.get("/v1/transactions/{id}/proof") { [service] _, context in
      let id = try PathValue.transaction(context)
      return JSONResponse.bytes(try await service.proof(.transaction(id)))
    }
    addAccounts(to: &routes)
    addInstruments(to: &routes)
  }

  private func addAccounts(to routes: inout RouteList) {
    routes.get("/v1/accounts/{id}") { [service] _, context in
      let id = try PathValue.account(context)
      let account = try await service.account(id)
      return try JSONResponse.make(account, height: account.height)
    }
    routes.get("/v1/accounts/{id}/proof") { [service] _, context in
      JSONResponse.bytes(try await service.proof(.account(try PathValue.account(context))))
    }
    routes.get("/v1/accounts/{id}/holdings/{symbol}/proof") { [service] _, context in
      let id = try PathValue.account(context)
      let symbol = try PathValue.symbol(context)
      return JSONResponse.bytes(try await service.proof(.holding(id, InstrumentID(symbol))))
    }
  }

  private func addInstruments(to routes: inout RouteList) {
    routes.get("/v1/instruments") { [service] _, _ in
      try JSONResponse.make(try await service.instruments())
    }
    routes.get("/v1/instruments/{symbol}") { [service] _, context in
      let instrument = try await service.instrument(try PathValue.symbol(context))
      return try JSONResponse.make(instrument, height: instrument.height)
    }
    routes.get("/v1/instruments/{symbol}/proof") { [service] _, context in
      let symbol = try PathValue.symbol(context)
      return JSONResponse.bytes(try await service.proof(.instrument(InstrumentID(symbol))))
    }
  }
}
