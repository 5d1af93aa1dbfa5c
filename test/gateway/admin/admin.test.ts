// The door for operators of a running gateway.

import { request } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Gateway, layPlace, policy, startApplication, startGateway } from '../audit/standing.ts'
import { ask } from '../front/raw-client.ts'

const get = (port: number, target: string) => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)

const doorOf = ({ errors }: Gateway): string => /Operators ask at (http:\S+\d)/.exec(errors())?.[1] ?? ''

async function look(address: string, more: Parameters<typeof request>[1] = {}) {
  const { statusCode, body } = await request(address, more)
  return { status: statusCode, text: await body.text() }
}

describe('the door for operators', () => {
  test('says whether the gateway lives, and whether the application behind it can be reached', async () => {
    const place = layPlace()
    const gateway = await startGateway(place, await startApplication(), ['--admin', '0'])
    const door = doorOf(gateway)
    expect(await look(`${door}/health`)).toMatchObject({ status: 200, text: '{"status":"live"}\n' })
    const ready = await look(`${door}/ready`)
    expect(ready.status).toBe(200)
    expect(JSON.parse(ready.text)).toMatchObject({ ready: true, application: 'reached', policy: 'good', record: 'writable' })
    expect(await look(`${door}/other`)).toMatchObject({ status: 404 })
    expect(await look(`${door}/`)).toMatchObject({ status: 200, text: expect.stringContaining('"GET /metrics",') })
    expect(await look(`${door}/health`, { method: 'DELETE' })).toMatchObject({ status: 405 })
    expect(await gateway.stop()).toBe(0)

    // A port that nobody has: the one that the gateway has just left.
    const alone = await startGateway(layPlace(), gateway.port, ['--admin', '0'])
    expect(JSON.parse((await look(`${doorOf(alone)}/ready`)).text)).toMatchObject({ ready: false, application: 'away' })
  })

  test('counts requests by operation, and nothing by what clients write', async () => {
    const place = layPlace()
    const gateway = await startGateway(place, await startApplication(), ['--admin', '0'])
    for (const target of ['/items/1', '/items/2', '/closed/a', '/nowhere/1', '/nowhere/2']) await get(gateway.port, target)
    const { text } = await look(`${doorOf(gateway)}/metrics`)
    expect(text).toContain('fastward_requests_total{route="openapi|GET /items/{}",verdict="allow",status="2xx"} 2\n')
    expect(text).toContain('fastward_requests_total{route="openapi|GET /closed/{}",verdict="refuse",status="4xx"} 1\n')
    expect(text).toContain('fastward_requests_total{route="unknown",verdict="refuse",status="4xx"} 2\n')
    expect(text).toContain('fastward_request_seconds_count{route="openapi|GET /items/{}"} 2\n')
    expect(text).toContain('fastward_requests_in_flight 0\n')
    expect(text).toContain('fastward_audit_decisions_total 5\n')
    expect(text).toContain('fastward_audit_lost_total 0\n')
    expect(text).not.toContain('nowhere')
    // Each line is one that Prometheus reads.
    const sample = /^[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[\d.e+-]+$/
    for (const line of text.trimEnd().split('\n')) expect(line.startsWith('# ') || sample.test(line), line).toBe(true)
  })

  test('searches the record', async () => {
    const place = layPlace()
    const gateway = await startGateway(place, await startApplication(), ['--admin', '0'])
    for (const target of ['/items/1', '/closed/a', '/payments/1']) await get(gateway.port, target)
    const door = doorOf(gateway)
    const found = await look(`${door}/audit/search?rule=payments`)
    expect(JSON.parse(found.text)).toMatchObject({ records: [{ path: '/payments/1', action: 'Allowed', status: 200 }] })
    expect(JSON.parse((await look(`${door}/audit/search?client=127.0.0.1`)).text).records.length).toBe(3)
    expect(await look(`${door}/audit/search?since=lately`)).toMatchObject({ status: 400 })
    expect(await look(`${door}/audit/search?most=100000`)).toMatchObject({ status: 400 })
  })

  test('is closed to pages, and to names that lead here by somebody else', async () => {
    const gateway = await startGateway(layPlace(), await startApplication(), ['--admin', '0'])
    const door = doorOf(gateway)
    expect(await look(`${door}/health`, { headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403 })
    expect(await look(`${door}/health`, { headers: { host: 'evil.example' } })).toMatchObject({ status: 403 })
  })

  test('asks for the token where there is one, and is not opened to others without', async () => {
    const settings = `${policy}\ngateway: {admin: {listen: '127.0.0.1:0', token: env:ADMIN_TOKEN}}\n`
    const gateway = await startGateway(layPlace(settings), await startApplication(), [], { environment: { ADMIN_TOKEN: 'open-sesame-7' } })
    const door = doorOf(gateway)
    for (const page of ['metrics', 'audit/search', 'other']) expect(await look(`${door}/${page}`)).toMatchObject({ status: 401 })
    expect(await look(`${door}/metrics`, { headers: { authorization: 'Bearer other' } })).toMatchObject({ status: 401 })
    const authorization = 'Bearer open-sesame-7'
    expect(await look(`${door}/metrics`, { headers: { authorization } })).toMatchObject({ status: 200 })
    // Probes can send no token, and are told yes or no.
    expect(await look(`${door}/health`)).toMatchObject({ status: 200, text: '{"status":"live"}\n' })
    expect(await look(`${door}/ready`)).toMatchObject({ status: 200, text: '{"ready":true}\n' })
    expect(JSON.parse((await look(`${door}/ready`, { headers: { authorization } })).text)).toMatchObject({ application: 'reached' })
    expect(await look(`${door}/ready`, { headers: { authorization: 'Bearer other' } })).toMatchObject({ status: 401 })
    expect(await look(`${door}/ready`, { headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403 })
    expect(gateway.errors() + gateway.output()).not.toContain('open-sesame-7')
    await expect(startGateway(layPlace(), 9, ['--admin', '0.0.0.0:0'])).rejects.toThrow(/it has no token/)
  })

  test('shuts out whom it is told to', async () => {
    const issuer = '{issuer: "https://login.example", keys: "http://127.0.0.1:9/keys", audience: shop}'
    const settings = `${policy}\ngateway: {issuers: {main: ${issuer}}, revocations: file:revoked.jsonl}\n`
    const gateway = await startGateway(layPlace(settings), await startApplication(), ['--admin', '0'])
    onTestFinished(() => void gateway.child.kill('SIGKILL'))
    const door = doorOf(gateway)
    const post = (body: unknown) => look(`${door}/revocations`, { method: 'POST', body: JSON.stringify(body) })
    expect(await post({ issuer: 'main', principal: 'ada' })).toMatchObject({ status: 200, text: '{"revoked":true,"kept":true}\n' })
    expect(await post({ issuer: 'other', principal: 'ada' })).toMatchObject({ status: 400 })
    expect(await post({ issuer: 'main', principal: 7 })).toMatchObject({ status: 400 })
    expect(await post('ada')).toMatchObject({ status: 400 })
  })

  test.each([
    { place: 'no file', written: '', answer: { status: 409, text: expect.stringContaining('gateway: {revocations: file:PATH}') } },
    { place: 'a file', written: ', revocations: file:revoked.jsonl', answer: { status: 200, text: '{"revoked":true,"kept":true}\n' } },
    {
      place: 'a file that cannot be written',
      written: ', revocations: file:nowhere/revoked.jsonl',
      answer: { status: 503, text: expect.stringContaining('"revoked":false') },
    },
  ])('several workers, and $place: says that somebody is shut out only where the workers hear of it', async ({ written, answer }) => {
    const issuer = '{issuer: "https://login.example", keys: "http://127.0.0.1:9/keys", audience: shop}'
    const settings = `${policy}\ngateway: {issuers: {main: ${issuer}}${written}}\n`
    const gateway = await startGateway(layPlace(settings), await startApplication(), ['--admin', '0', '--workers', '2'])
    await expect.poll(() => doorOf(gateway), { timeout: 20_000 }).not.toBe('')
    const body = JSON.stringify({ issuer: 'main', principal: 'ada' })
    expect(await look(`${doorOf(gateway)}/revocations`, { method: 'POST', body })).toMatchObject(answer)
    expect(await gateway.stop()).toBe(0)
  })
})
