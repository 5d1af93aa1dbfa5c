// Who may ask: nobody whom the policy does not know as a proxy, whatever he writes. And a path that is observed is never in the way.

import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { checkout, runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { send, start } from '../running.ts'
import { startPoint } from './standing.ts'

const program = `
from fastapi import FastAPI
app = FastAPI()

@app.get("/items/{item_id}")
def read_item(item_id: int): ...

@app.post("/items/{item_id}")
def write_item(item_id: int, body: dict): ...
`
const policy = (points: string) => `
gateway: {points: {${points}}}
access:
  rules:
    small: {where: {route: 'GET /items/{item_id}'}, when: path.item_id < 100}
    named: {where: {route: 'POST /items/{item_id}'}, when: '"name" in body'}
`

function makeFolder(points = ''): string {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(points), token: 'a-secret-of-the-proxies-0123456789' })
  expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
  return folder
}

const asked = {
  'X-Forwarded-Method': 'GET',
  'X-Forwarded-Uri': '/items/7',
  'X-Forwarded-Host': 'shop.example',
  'X-Forwarded-For': '192.0.2.9',
}
/** Nobody is asked there. */
const nowhere = 9

test('without a secret only a network that is trusted may ask', async () => {
  const folder = makeFolder()
  const words = ['gateway', '--upstream', 'http://127.0.0.1:9', '--map', 'app.map.json', '--decide', '127.0.0.1:0']
  const refused = runCommand(words, { folder })
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toContain('could ask the decision point in the name of a proxy')
  const elsewhere = await startPoint(folder, nowhere, ['--decide', '127.0.0.1:0', '--trust', '10.0.0.0/8', '--mode', 'enforce'])
  expect((await send(elsewhere.port, 'GET', '/forward-auth', asked))?.status).toBe(403)
  expect((await elsewhere.untilLines(1))[0]).toMatchObject({ code: 'point-untrusted', point: 'forward-auth' })
})

test('a secret is asked for where there is one', async () => {
  const folder = makeFolder('token: file:token')
  const point = await startPoint(folder, nowhere, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'])
  const status = async (headers: Readonly<Record<string, string>>) => (await send(point.port, 'GET', '/forward-auth', headers))?.status
  expect(await status(asked)).toBe(403)
  expect(await status({ ...asked, 'Fastward-Point': 'a-secret-of-the-proxies-0123456788' })).toBe(403)
  expect(await status({ ...asked, 'Fastward-Point': 'a-secret-of-the-proxies-0123456789' })).toBe(200)
})

test('another secret holds from the next question on, and one that is gone changes nothing', async () => {
  const folder = makeFolder('token: file:token')
  const point = await startPoint(folder, nowhere, ['--decide', '127.0.0.1:0', '--mode', 'enforce'])
  const status = async (token: string) => (await send(point.port, 'GET', '/forward-auth', { ...asked, 'Fastward-Point': token }))?.status
  const [first, second] = ['a-secret-of-the-proxies-0123456789', 'another-secret-of-the-proxies-0123']
  expect([await status(first), await status(second)]).toEqual([200, 403])
  writeFileSync(join(folder, 'token'), second)
  point.readAgain()
  await point.untilSaid(/taken over: /)
  expect([await status(first), await status(second)]).toEqual([403, 200])
  writeFileSync(join(folder, 'token'), '')
  point.readAgain()
  await point.untilSaid(/not taken over, what was read before still holds: .*gateway\.points\.token/)
  expect([await status(first), await status(second)]).toEqual([403, 200])
})

test('several processes answer, and a changed policy holds in each', { timeout: 120_000 }, async () => {
  const folder = makeFolder()
  const point = await startPoint(folder, nowhere, [
    '--decide',
    '127.0.0.1:0',
    '--trust',
    '127.0.0.1',
    '--mode',
    'enforce',
    '--workers',
    '2',
  ])
  const statuses = async (uri: string) => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => send(point.port, 'GET', '/forward-auth', { ...asked, 'X-Forwarded-Uri': uri })),
    )
    return new Set(answers.map((answer) => answer?.status))
  }
  expect([await statuses('/items/7'), await statuses('/items/700')]).toEqual([new Set([200]), new Set([403])])
  writeFileSync(join(folder, 'fastward.yaml'), policy('').replace('path.item_id < 100', 'path.item_id > 100'))
  point.readAgain()
  await point.untilSaid(/taken over: /)
  expect([await statuses('/items/7'), await statuses('/items/700')]).toEqual([new Set([403]), new Set([200])])
  expect(await point.stop()).toBe(0)
})

test('a socket in a folder is for whoever may enter it', async () => {
  const folder = makeFolder()
  const path = join(folder, 'point.sock')
  const words = ['gateway', '--upstream', 'http://127.0.0.1:9', '--map', 'app.map.json', '--mode', 'enforce', '--decide', `unix:${path}`]
  const listen = ['--listen', '127.0.0.1:0']
  await start(execPath, [join(checkout, 'bin', 'fastward.js'), ...words, ...listen], folder, /http:\/\/127\.0\.0\.1:(\d+)/, {})
  const status = (headers: Readonly<Record<string, string>>) =>
    new Promise((settle, refuse) => {
      const sent = request({ socketPath: path, path: '/forward-auth', headers, agent: false }, (response) => {
        response.resume()
        settle(response.statusCode)
      })
      sent.on('error', refuse)
      sent.end()
    })
  expect(await status(asked)).toBe(200)
  expect(await status({ ...asked, 'X-Forwarded-Uri': '/items/700' })).toBe(403)
})

test.each([
  ['no line of the request', { 'X-Forwarded-Method': 'GET' }, 'point-unclear'],
  ['two methods', { ...asked, 'x-forwarded-method': 'POST' }, 'header-twice'],
  ['a whole address', { ...asked, 'X-Forwarded-Uri': 'http://shop.example/items/7' }, 'target-not-a-path'],
  ['a method that there is not', { ...asked, 'X-Forwarded-Method': 'FETCH' }, 'method-malformed'],
  ['two lines in one', { ...asked, 'X-Forwarded-Uri': '/items/7 HTTP/1.1' }, 'message-malformed'],
] as const)('a question with %s is denied', async (_, headers, code) => {
  const point = await startPoint(makeFolder(), nowhere, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'])
  expect((await send(point.port, 'GET', '/forward-auth', headers))?.status).toBeGreaterThanOrEqual(400)
  expect((await point.untilLines(1))[0]).toMatchObject({ code })
})

test('what is observed passes, and the record says what would have been answered', async () => {
  const point = await startPoint(makeFolder(), nowhere, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1'])
  const status = async (headers: Readonly<Record<string, string>>) => (await send(point.port, 'GET', '/forward-auth', headers))?.status
  expect(await status({ ...asked, 'X-Forwarded-Uri': '/items/700' })).toBe(200)
  expect(await status({ ...asked, 'X-Forwarded-Method': 'POST' })).toBe(200)
  expect(await point.untilLines(2)).toMatchObject([
    { mode: 'observe', verdict: 'refuse', code: 'rule-denies', point: 'forward-auth' },
    { mode: 'observe', verdict: 'refuse', code: 'body-unseen', rule: 'named' },
  ])
})

test('Traefik and Envoy send the body along, and then it is judged', async () => {
  const point = await startPoint(makeFolder(), nowhere, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'])
  const body = '{"name": 1}'
  const whole = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
  const traefik = { ...asked, ...whole, 'X-Forwarded-Method': 'POST' }
  expect((await send(point.port, 'GET', '/forward-auth?body', traefik, body))?.status).toBe(200)
  expect((await send(point.port, 'GET', '/forward-auth?body', traefik, '{"nome": 1}'))?.status).toBe(403)
  const envoy = { ...whole, 'X-Envoy-Auth-Partial-Body': 'false' }
  expect((await send(point.port, 'POST', '/ext-authz/items/7', envoy, body))?.status).toBe(200)
  expect((await send(point.port, 'POST', '/ext-authz/items/7', { ...envoy, 'X-Envoy-Auth-Partial-Body': 'true' }, body))?.status).toBe(413)
  expect((await send(point.port, 'POST', '/ext-authz/items/7', whole, body))?.status).toBe(403)
  expect((await send(point.port, 'GET', '/ext-authz/items/7'))?.status).toBe(200)
})
