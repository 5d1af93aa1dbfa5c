// Tokens that the application signs itself, as FastAPI's tutorial does, and callers of whom it knows more than its tokens say: the real
// application on uvicorn behind the running gateway.

import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { ask } from '../front/raw-client.ts'
import { python, startApplication, startGateway } from '../running.ts'

const secret = 'what the application signs with, and nobody else'

const program = `
import base64, json
from fastapi import FastAPI, HTTPException, Request

app = FastAPI()
asked = []
people = {"ann": {"role": "chef", "team": {"id": "north"}}, "ben": {"role": "guest", "team": {"id": "south"}}}


@app.get("/users/me")
def me(request: Request):
    payload = request.headers["authorization"].split(" ")[1].split(".")[1]
    name = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"]
    asked.append(name)
    if name == "broken":
        raise HTTPException(500)
    if name not in people:
        raise HTTPException(401)
    return people[name]


@app.get("/kitchen")
def kitchen():
    return "knives"


@app.get("/teams/{team}")
def team(team: str):
    return team


@app.get("/asked")
def was_asked():
    return asked
`

const policy = `
gateway:
  mode: enforce
  application:
    secret: env:SECRET_KEY
    required: {type: access}
    profile: {path: /users/me, roles: role, tenant: team.id}
access:
  rules:
    kitchen: {where: {path: /kitchen}, when: '"chef" in principal.roles'}
    teams: {where: {path: '/teams/*'}, when: principal.tenant == path.team && principal.attributes.profile.team.id == path.team}
    asked: {where: {path: /asked}}
`

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object, { key = secret, alg = 'HS256' } = {}): string {
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode({ type: 'access', exp: Math.floor(Date.now() / 1000) + 300, ...claims })}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

describe.skipIf(python === null)('tokens of the application (skipped without its Python)', () => {
  test('are verified, and the application is asked who shows them', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy })
    const application = await startApplication(folder)
    const gateway = await startGateway(folder, application.port, { environment: { SECRET_KEY: secret } })
    const get = async (path: string, shown: string | null) => {
      const authorization = shown === null ? '' : `Authorization: Bearer ${shown}\r\n`
      return (await ask(gateway.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n${authorization}\r\n`))?.status
    }
    const ann = token({ sub: 'ann' })
    const rows: readonly (readonly [string, string, string | null, number])[] = [
      ['whose role the application knows', '/kitchen', ann, 200],
      ['the same once more', '/kitchen', ann, 200],
      ['of the team that the application names', '/teams/north', ann, 200],
      ['of another team', '/teams/south', ann, 403],
      ['with another role', '/kitchen', token({ sub: 'ben' }), 403],
      ['whose token claims a role that the application does not know', '/kitchen', token({ sub: 'ben', role: 'chef' }), 403],
      ['whom the application does not know', '/kitchen', token({ sub: 'zoe' }), 401],
      ['of whom the application cannot say anything just now', '/kitchen', token({ sub: 'broken' }), 503],
      ['signed by somebody else', '/kitchen', token({ sub: 'ann' }, { key: 'somebody else, who has another secret' }), 401],
      ['signed by nobody', '/kitchen', token({ sub: 'ann' }, { alg: 'none' }), 401],
      ['for something else', '/kitchen', token({ sub: 'ann', type: 'refresh' }), 401],
      ['for somebody else', '/kitchen', token({ sub: 'ann', aud: 'another' }), 401],
      ['of an issuer', '/kitchen', token({ sub: 'ann', iss: 'https://login.example' }), 401],
      ['of an issuer without a name', '/kitchen', token({ sub: 'ann', iss: null }), 401],
      ['that ended', '/kitchen', token({ sub: 'ann', exp: 1 }), 401],
      ['that is not there', '/kitchen', null, 403],
    ]
    for (const [title, path, shown, status] of rows) expect([title, await get(path, shown)]).toEqual([title, status])
    const asked = await ask(gateway.port, 'GET /asked HTTP/1.1\r\nHost: a\r\n\r\n')
    // Once for each token that held; not for those that did not.
    expect(JSON.parse(asked?.body ?? '[]')).toEqual(['ann', 'ben', 'ben', 'zoe', 'broken'])
  }, 60_000)
})
