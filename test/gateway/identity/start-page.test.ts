// What the operator is told of routes that ask for what the gateway, as it is set, cannot verify.

import { expect, test } from 'vitest'
import { listUnverified } from '../../../src/cli/gateway/unverified.ts'
import type { Model } from '../../../src/model/index.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'

const program = `
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.security import APIKeyCookie, APIKeyHeader, APIKeyQuery, HTTPBasic, HTTPBearer, HTTPDigest, OAuth2PasswordBearer

app = FastAPI()


@app.get("/bearer")
def bearer(who: Annotated[object, Depends(HTTPBearer())]): ...


@app.get("/oauth")
def oauth(who: Annotated[object, Depends(OAuth2PasswordBearer(tokenUrl="token"))]): ...


@app.get("/key")
def key(who: Annotated[object, Depends(APIKeyHeader(name="X-Key"))]): ...


@app.get("/address")
def address(who: Annotated[object, Depends(APIKeyQuery(name="key"))]): ...


@app.get("/session")
def session(who: Annotated[object, Depends(APIKeyCookie(name="session"))]): ...


@app.get("/basic")
def basic(who: Annotated[object, Depends(HTTPBasic())]): ...


@app.get("/digest")
def digest(who: Annotated[object, Depends(HTTPDigest())]): ...
`

test('each scheme that is asked for and not verified is a line, and nothing else', () => {
  const folder = writeProject({ 'main.py': program })
  const { exit, stdout } = runCommand(['map', '--format', 'json'], { folder })
  expect(exit).toBe(0)
  const model: Model = JSON.parse(stdout)
  const all = listUnverified(model, 'main:app', { tokens: false, apiKeyHeader: null, passwords: false, cookie: null })
  expect(all).toEqual([
    'Not verified here: a credential of the kind `bearer`, which is asked for by GET /bearer.',
    'Not verified here: a token (OAuth 2), which is asked for by GET /oauth.',
    'Not verified here: a key in the header `X-Key`, which is asked for by GET /key.',
    'Not verified here: a key in the address (`key`), which is asked for by GET /address.',
    'Not verified here: a key in the cookie `session`, which is asked for by GET /session.',
    'Not verified here: a name and a password, which is asked for by GET /basic.',
    'Not verified here: a credential of the kind `digest`, which is asked for by GET /digest.',
  ])
  const accepted = { tokens: true, apiKeyHeader: 'x-key', passwords: true, cookie: 'session' }
  expect(listUnverified(model, 'main:app', accepted)).toEqual([all[3], all[6]])
  expect(listUnverified(model, 'other:app', accepted)).toEqual([])
})
