// The few lines of Python by which an application knows its callers from the gateway, and refuses whoever did not come through it. Written
// for people to read and to keep in their own repository: it needs nothing of ours, and for shared secrets nothing beyond the standard library.

import type { AssertionKey } from './assertion.ts'
import { assertionHeader, assertionLife, assertionType } from './assertion.ts'

export interface DependencyOptions {
  /** What the gateway calls this application. */
  readonly audience: string
  readonly algorithm: AssertionKey['algorithm']
}

export function writeDependency({ audience, algorithm }: DependencyOptions): string {
  const shared = algorithm === 'HS256'
  return `"""Callers as Fastward's gateway verified them. Whoever did not come through it is refused with 401.

    app = FastAPI(dependencies=[Depends(require_gateway)])     # every route
    app.add_middleware(GatewayOnly)                            # and mounts, static files and documentation too

    @app.get("/me")
    def me(caller: Annotated[Caller, Depends(require_gateway)]): ...

FASTWARD_GATEWAY_KEY, or the file that FASTWARD_GATEWAY_KEY_FILE names, holds ${shared ? 'the shared keys' : "the gateway's public keys"}: \`ID:BASE64URL\`, one or more with
white space between, so that an old and a new one can be valid together.
"""
import base64
${shared ? 'import hashlib\nimport hmac\n' : ''}import json
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Optional, Tuple

${shared ? '' : publicImports}from fastapi import HTTPException, WebSocketException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

AUDIENCE = ${toPython(audience)}
HEADER = "${assertionHeader}"
LIFE = ${assertionLife}  # seconds
SKEW = 5  # seconds by which clocks may differ


@dataclass(frozen=True)
class Caller:
    """\`kind\` is "anonymous", "user" or "service"; \`operation\` is what the gateway decided on."""

    kind: str
    operation: str
    id: Optional[str] = None
    roles: Tuple[str, ...] = ()
    scopes: Tuple[str, ...] = ()
    tenant: Optional[str] = None


class _Refused(Exception):
    pass


@lru_cache(maxsize=1)
def _keys() -> Dict[str, bytes]:
    path = os.environ.get("FASTWARD_GATEWAY_KEY_FILE")
    text = Path(path).read_text() if path else os.environ.get("FASTWARD_GATEWAY_KEY", "")
    keys = {}
    for word in text.split():
        name, colon, value = word.partition(":")
        key = _decode(value)
        if not colon or not name or len(key) ${shared ? '< 32' : '!= 32'}:
            raise RuntimeError("FASTWARD_GATEWAY_KEY: keys are written ID:BASE64URL, ${shared ? 'of at least 32 bytes' : 'of 32 bytes'}")
        keys[name] = key
    if not keys:
        raise RuntimeError("set FASTWARD_GATEWAY_KEY or FASTWARD_GATEWAY_KEY_FILE: without a key nobody can be known")
    return keys


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _claims(token: str) -> dict:
    try:
        head, body, signature = token.split(".")
        header = json.loads(_decode(head))
        if header["alg"] != "${algorithm}" or header["typ"] != "${assertionType}":
            raise _Refused
        key = _keys()[header["kid"]]
        signed = f"{head}.{body}".encode("ascii")
${shared ? '        if not hmac.compare_digest(hmac.new(key, signed, hashlib.sha256).digest(), _decode(signature)):\n            raise _Refused' : '        Ed25519PublicKey.from_public_bytes(key).verify(_decode(signature), signed)'}
        claims = json.loads(_decode(body))
        return claims if isinstance(claims, dict) else {}
    except (ValueError, KeyError, TypeError, AttributeError${shared ? '' : ', InvalidSignature'}) as error:
        raise _Refused from error


def _caller(connection: HTTPConnection) -> Caller:
    tokens = connection.headers.getlist(HEADER)
    if len(tokens) != 1 or len(tokens[0]) > 8192:
        raise _Refused
    claims = _claims(tokens[0])
    scope = connection.scope
    target = scope.get("raw_path", b"").partition(b"?")[0] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    now = time.time()
    issued = claims.get("iat")
    if (
        claims.get("aud") != AUDIENCE
        or not isinstance(issued, (int, float))
        or not issued - SKEW <= now <= issued + LIFE + SKEW
        or claims.get("htm") != scope.get("method", "GET")
        or claims.get("htu") != target.decode("latin-1")
        or not isinstance(claims.get("kind"), str)
        or not isinstance(claims.get("op"), str)
    ):
        raise _Refused
    return Caller(
        kind=claims["kind"],
        operation=claims["op"],
        id=claims.get("sub"),
        roles=tuple(claims.get("roles", ())),
        scopes=tuple(claims.get("scope", "").split()),
        tenant=claims.get("tenant"),
    )


async def require_gateway(connection: HTTPConnection) -> Caller:
    """The caller, or 401 (a websocket is closed with 1008)."""
    try:
        return _caller(connection)
    except _Refused:
        if connection.scope["type"] == "websocket":
            raise WebSocketException(code=1008) from None
        raise HTTPException(401, "this application is reached through its gateway") from None


class GatewayOnly:
    """Around the whole application, so that nothing of it answers past the gateway."""

    def __init__(self, app):
        _keys()
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            _caller(HTTPConnection(scope))
        except _Refused:
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
            answer = JSONResponse({"detail": "this application is reached through its gateway"}, status_code=401)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)
`
}

/** Python itself knows no public keys. Without the package nobody could be known, so nothing starts. */
const publicImports = `try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError as error:
    raise RuntimeError("the gateway's public key is verified with the package cryptography: pip install cryptography") from error
`

/** A string of Python: JSON's escapes are Python's too. */
function toPython(text: string): string {
  return JSON.stringify(text)
}
