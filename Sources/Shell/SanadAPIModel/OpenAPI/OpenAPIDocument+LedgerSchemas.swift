// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Schemas of what is in the ledger, and of who takes part.
  static let ledgerSchemas = #"""
    "Account": {
      "type": "object",
      "required": [
        "id", "height", "identity", "kind", "threshold", "keys", "lanes", "holdings", "event_count",
        "event_chain"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "identity": {"$ref": "#/components/schemas/Digest"},
        "kind": {"type": "string"},
        "threshold": {"type": "integer"},
        "keys": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["key", "weight"],
            "properties": {
              "key": {"$ref": "#/components/schemas/Digest"},
              "weight": {"type": "integer"}
            },
            "additionalProperties": false
          }
        },
        "lanes": {"type": "array", "items": {"$ref": "#/components/schemas/Lane"}},
        "holdings": {"type": "array", "items": {"$ref": "#/components/schemas/Holding"}},
        "event_count": {"$ref": "#/components/schemas/Number"},
        "event_chain": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Lane": {
      "type": "object",
      "description": "The next sequences: on the final state, and counting what waits on this node.",
      "required": ["lane", "confirmed", "next"],
      "properties": {
        "lane": {"type": "integer"},
        "confirmed": {"$ref": "#/components/schemas/Number"},
        "next": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Holding": {
      "type": "object",
      "required": ["instrument", "units", "locked", "display", "locks"],
      "properties": {
        "instrument": {"type": "string"},
        "units": {"$ref": "#/components/schemas/Number"},
        "locked": {"$ref": "#/components/schemas/Number"},
        "display": {"type": "string"},
        "locks": {"type": "array", "items": {"$ref": "#/components/schemas/Lock"}}
      },
      "additionalProperties": false
    },
    "Lock": {
      "type": "object",
      "description": "Units that wait for something: one of the two ids, a put date or an offer says for what.",
      "required": ["units", "valid_until"],
      "properties": {
        "settlement": {"$ref": "#/components/schemas/Digest"},
        "bid": {"$ref": "#/components/schemas/Digest"}, "put": {"type": "string", "format": "date"}, "offer": {"type": "string"},
        "units": {"$ref": "#/components/schemas/Number"},
        "valid_until": {"$ref": "#/components/schemas/Time"}
      },
      "additionalProperties": false
    },
    "Settlement": {
      "type": "object",
      "description": "An exchange that its parties affirm one by one.",
      "required": [
        "id", "height", "status", "instructed_by", "instructed_at", "valid_until", "legs",
        "affirmations"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "status": {
          "type": "string",
          "enum": ["open", "settled", "cancelled", "refused", "opened", "expired"]
        },
        "instructed_by": {"$ref": "#/components/schemas/Digest"},
        "instructed_at": {"$ref": "#/components/schemas/Time"},
        "valid_until": {"$ref": "#/components/schemas/Time"},
        "legs": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["instrument", "from", "to", "units", "display"],
            "properties": {
              "instrument": {"type": "string"},
              "from": {"$ref": "#/components/schemas/Digest"},
              "to": {"$ref": "#/components/schemas/Digest"},
              "units": {"$ref": "#/components/schemas/Number"},
              "display": {"type": "string"}
            },
            "additionalProperties": false
          }
        },
        "affirmations": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["account"],
            "properties": {
              "account": {"$ref": "#/components/schemas/Digest"},
              "affirmed_at": {"$ref": "#/components/schemas/Time"}
            },
            "additionalProperties": false
          }
        },
        "ended_at": {"$ref": "#/components/schemas/Time"},
        "ended_by": {"$ref": "#/components/schemas/Digest"},
        "terms": {"$ref": "#/components/schemas/SettlementTerms"},
        "contract": {"$ref": "#/components/schemas/SettlementContract"}
      },
      "additionalProperties": false
    },
    "EventPayment": {
      "type": "object",
      "required": ["number"],
      "properties": {
        "number": {"type": "integer"},
        "kind": {"type": "string", "enum": ["coupon", "amortisation", "redemption", "call", "partialCall", "put"]},
        "per_unit": {"type": "string", "pattern": "^[0-9]+/[1-9][0-9]*$"},
        "units": {"$ref": "#/components/schemas/Number"},
        "funded": {"$ref": "#/components/schemas/Number"},
        "gross": {"$ref": "#/components/schemas/Number"},
        "withheld": {"$ref": "#/components/schemas/Number"},
        "paid": {"$ref": "#/components/schemas/Number"},
        "left": {"$ref": "#/components/schemas/Number"},
        "waits": {"type": "boolean"}
      },
      "additionalProperties": false
    },
    "Event": {
      "type": "object",
      "required": ["height", "index", "time", "transaction", "kind"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "index": {"type": "integer"},
        "time": {"$ref": "#/components/schemas/Time"},
        "transaction": {"$ref": "#/components/schemas/Digest"},
        "kind": {
          "type": "string",
          "description": "identity_registered, claim_issued, claim_revoked, account_opened, keys_rotated, moved, refused, flagged, settlement_instructed, settlement_affirmed, units_locked, settlement_ended, payment_declared, payment_funded, payment_paid, payment_completed, payment_missed, instrument_status, payments_routed, suspense_claimed, calendar_published, fixing_published, tax_published, instrument_called, instrument_registered, put_given, put_ended, instrument_partly_called, offer_opened, units_tendered, tender_withdrawn, offer_cancelled, offer_closed, tender_bought, tender_released, offer_ended, evidence; later versions may add more."
        },
        "account": {"$ref": "#/components/schemas/Digest"},
        "identity": {"$ref": "#/components/schemas/Digest"},
        "topic": {"type": "string"},
        "opened": {"$ref": "#/components/schemas/Digest"},
        "movement": {"type": "string"},
        "instrument": {"type": "string"},
        "from": {"$ref": "#/components/schemas/Digest"},
        "to": {"$ref": "#/components/schemas/Digest"},
        "units": {"$ref": "#/components/schemas/Number"},
        "code": {"$ref": "#/components/schemas/Code"},
        "name": {"type": "string"},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
        "settlement": {"$ref": "#/components/schemas/Digest"},
        "outcome": {"type": "string"},
        "payment": {"$ref": "#/components/schemas/EventPayment"},
        "status": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "rate": {"type": "integer", "format": "int64"},
        "benchmark": {"type": "string"}, "part": {"type": "integer"},
        "number": {"type": "integer"},
        "revision": {"type": "integer"},
        "reserve": {"$ref": "#/components/schemas/EventReserve"}, "offer": {"$ref": "#/components/schemas/EventOffer"},
        "validator": {"$ref": "#/components/schemas/EventValidator"}, "evidence": {"$ref": "#/components/schemas/EventEvidence"}
      },
      "additionalProperties": false
    },
    "EventPage": {
      "type": "object",
      "required": ["items"],
      "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}},
        "next": {"$ref": "#/components/schemas/Cursor"}
      },
      "additionalProperties": false
    },
    "Identity": {
      "type": "object",
      "required": [
        "id", "height", "kind", "registered_by", "registered_at", "account_count", "claims"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "kind": {"type": "string"},
        "registered_by": {"$ref": "#/components/schemas/Digest"},
        "registered_at": {"$ref": "#/components/schemas/Time"},
        "account_count": {"type": "integer"},
        "claims": {"type": "array", "items": {"$ref": "#/components/schemas/Claim"}},
        "lei": {"type": "string"},
        "country": {"type": "string"},
        "investor_class": {"type": "string"},
        "first_account": {"$ref": "#/components/schemas/Digest"}
      },
      "additionalProperties": false
    },
    "Claim": {
      "type": "object",
      "required": ["topic", "value", "attestors", "issued_at", "valid_until", "current"],
      "properties": {
        "topic": {"type": "string"},
        "value": {"type": "string"},
        "attestors": {"type": "array", "items": {"$ref": "#/components/schemas/Digest"}},
        "issued_at": {"$ref": "#/components/schemas/Time"},
        "valid_until": {"$ref": "#/components/schemas/Time"},
        "current": {"type": "boolean"},
        "revoked_at": {"$ref": "#/components/schemas/Time"}
      },
      "additionalProperties": false
    },
    "Instrument": {
      "type": "object",
      "required": [
        "symbol", "id", "height", "instrument_class", "currency", "unit_face_minor", "issued",
        "outstanding", "holders", "policy", "policy_version", "event_count", "event_chain"
      ],
      "properties": {
        "symbol": {"type": "string"},
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "instrument_class": {"type": "string"},
        "currency": {"type": "string"},
        "unit_face_minor": {"$ref": "#/components/schemas/Number"},
        "issued": {"$ref": "#/components/schemas/Number"},
        "outstanding": {"$ref": "#/components/schemas/Number"},
        "holders": {"$ref": "#/components/schemas/Number"},
        "policy": {"type": "string"},
        "policy_version": {"type": "string"},
        "event_count": {"$ref": "#/components/schemas/Number"},
        "event_chain": {"$ref": "#/components/schemas/Digest"},
        "status": {"type": "string"},
        "issuer": {"type": "string"},
        "terms": {"$ref": "#/components/schemas/Terms"},
        "called": {"type": "string", "format": "date"},
        "isin": {"type": "string"},
        "maturity": {"type": "string", "format": "date"},
        "authorised": {"$ref": "#/components/schemas/Number"},
        "cells": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["country", "investor_class", "units"],
            "properties": {
              "country": {"type": "string"},
              "investor_class": {"type": "string"},
              "units": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Schedule": {
      "type": "object",
      "required": ["symbol", "height", "currency", "entries"],
      "properties": {
        "symbol": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "currency": {"type": "string"},
        "entries": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "kind"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "kind": {"type": "string"},
              "record_date": {"type": "string", "format": "date"},
              "payment_date": {"type": "string", "format": "date"},
              "unit_minor": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Policy": {
      "type": "object",
      "required": ["name", "version", "digest", "instruments", "text"],
      "properties": {
        "name": {"type": "string"},
        "version": {"$ref": "#/components/schemas/Number"},
        "digest": {"$ref": "#/components/schemas/Digest"},
        "instruments": {"type": "array", "items": {"type": "string"}},
        "text": {"type": "string"}
      },
      "additionalProperties": false
    },
    "PolicyVersions": {
      "type": "object",
      "required": ["name", "versions"],
      "properties": {
        "name": {"type": "string"},
        "versions": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["version", "digest", "instruments"],
            "properties": {
              "version": {"$ref": "#/components/schemas/Number"},
              "digest": {"$ref": "#/components/schemas/Digest"},
              "instruments": {"type": "array", "items": {"type": "string"}}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Consensus": {
      "type": "object",
      "required": [
        "epoch", "view", "leader", "in_view_ms", "votes", "quorum", "finalized_view",
        "finalized_height", "finalized_ms_ago", "missing_finalizes", "abstains", "validators",
        "timers"
      ],
      "properties": {
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "leader": {"type": "string"},
        "in_view_ms": {"$ref": "#/components/schemas/Number"},
        "votes": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["kind", "signers", "missing"],
            "properties": {
              "kind": {"type": "string", "enum": ["notarize", "nullify", "finalize"]},
              "signers": {"type": "array", "items": {"type": "string"}},
              "missing": {"type": "array", "items": {"type": "string"}}
            },
            "additionalProperties": false
          }
        },
        "quorum": {"type": "integer"},
        "finalized_view": {"$ref": "#/components/schemas/Number"},
        "finalized_height": {"$ref": "#/components/schemas/Number"},
        "finalized_ms_ago": {"$ref": "#/components/schemas/Number"},
        "missing_finalizes": {"type": "array", "items": {"type": "string"}},
        "abstains": {"type": "array", "items": {"type": "string"}},
        "recovery": {"$ref": "#/components/schemas/Recovery"},
        "validators": {
          "type": "array",
          "items": {
            "type": "object", "required": ["name", "weight", "connected"],
            "properties": {
              "name": {"type": "string"},
              "weight": {"type": "integer"},
              "connected": {"type": "boolean"},
              "heard_ms_ago": {"$ref": "#/components/schemas/Number"},
              "view": {"$ref": "#/components/schemas/Number"},
              "finalized_view": {"$ref": "#/components/schemas/Number"},
              "abstains": {"type": "array", "items": {"type": "string"}}
            },
            "additionalProperties": false
          }
        },
        "working": {"type": "string"},
        "working_ms": {"$ref": "#/components/schemas/Number"},
        "timers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "in_ms"],
            "properties": {
              "name": {
                "type": "string",
                "enum": [
                  "halfway", "leader", "view", "retry", "finality", "work", "pace", "hold",
                  "fetch", "status", "listen"
                ]
              },
              "in_ms": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "proposal_ahead_ms": {"$ref": "#/components/schemas/Number"},
        "clock_behind_ms": {"$ref": "#/components/schemas/Number"},
        "clock_moved_ms": {"$ref": "#/components/schemas/Number"},
        "limits": {
          "type": "object",
          "required": ["stalled_after_ms", "drift_max_ms", "view_timeout_ms"],
          "properties": {
            "view_timeout_ms": {"$ref": "#/components/schemas/Number"},
            "stalled_after_ms": {"$ref": "#/components/schemas/Number"},
            "drift_max_ms": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        },
        "disk": {
          "type": "object",
          "required": ["needed_bytes", "slowest_ms"],
          "properties": {
            "free_bytes": {"$ref": "#/components/schemas/Number"},
            "needed_bytes": {"$ref": "#/components/schemas/Number"},
            "reserved_bytes": {"$ref": "#/components/schemas/Number"},
            "writing_ms": {"$ref": "#/components/schemas/Number"},
            "slowest_ms": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        },
        "gave_up": {"type": "string"},
        "proposal": {"$ref": "#/components/schemas/Digest"},
        "tip": {"$ref": "#/components/schemas/Number"},
        "catch_up_to": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Peer": {
      "type": "object",
      "required": ["name", "role", "connected"],
      "properties": {
        "name": {"type": "string"},
        "role": {"type": "string", "enum": ["validator", "observer"]},
        "connected": {"type": "boolean"},
        "since_ms": {"$ref": "#/components/schemas/Number"},
        "code": {"$ref": "#/components/schemas/Code"},
        "detail": {"type": "string"},
        "cut_off": {"type": "boolean"}
      },
      "additionalProperties": false
    },
    "StreamItem": {
      "type": "object",
      "required": ["cursor", "type"],
      "properties": {
        "cursor": {"$ref": "#/components/schemas/Place"},
        "type": {
          "type": "string",
          "enum": [
            "block", "transaction", "event", "consensus", "node", "gap", "heartbeat", "slow"
          ]
        },
        "block": {"$ref": "#/components/schemas/BlockSummary"},
        "transaction": {"$ref": "#/components/schemas/TransactionSummary"},
        "event": {"$ref": "#/components/schemas/Event"},
        "consensus": {"$ref": "#/components/schemas/Consensus"},
        "node": {"$ref": "#/components/schemas/Status"},
        "gap": {
          "type": "object",
          "required": ["from", "to"],
          "properties": {
            "from": {"$ref": "#/components/schemas/Number"},
            "to": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        }
      },
      "additionalProperties": false
    }
    """#
}
