// Real proxies with the configuration that we write, in front of the real FastAPI: they ask the decision point and hold to what it says. A proxy that
// is not installed, or FastAPI, is skipped aloud.

import { spawnSync } from 'node:child_process'
import { WebSocket } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { python, send } from '../running.ts'
import { reals } from './real-proxies.ts'
import { findPort, isInstalled, type Shop, startProxy, startShop } from './standing.ts'

describe.each(reals)(
  '$name (skipped where it or FastAPI is not installed)',
  ({ name: program, away, version, proxy, more, words, lint }) => {
    const isThere = python !== null && isInstalled(program, version)
    const ends: (() => void)[] = []
    let shop: Shop
    let port = 0

    beforeAll(async () => {
      if (!isThere) return
      const until = (end: () => void) => void ends.push(end)
      shop = await startShop(['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'], until)
      port = await findPort()
      const place = {
        decide: `127.0.0.1:${shop.point.port}`,
        grpc: '',
        upstream: `127.0.0.1:${shop.application.port}`,
        listen: `127.0.0.1:${port}`,
        hasToken: false,
      }
      const bare = writeProject({}, until)
      const folder = writeProject({ ...proxy.write(place), ...more(bare) }, until)
      expect(spawnSync(program, lint(folder), { encoding: 'utf8' })).toMatchObject({ status: 0 })
      await startProxy(program, words(folder, port), port, until)
    })
    afterAll(async () => {
      for (const end of ends.reverse()) await end()
    })

    const answer = (method: string, target: string, headers: Readonly<Record<string, string>> = {}, body = '') =>
      send(port, method, target, body === '' ? headers : { ...headers, 'Content-Length': String(body.length) }, body)

    test.skipIf(!isThere).each([
      ['a route that a rule allows', 'GET', '/items/7?q=a', {}, '', 200],
      ['a value that the rule does not take', 'GET', '/items/700', {}, '', 403],
      ['a route that there is not', 'GET', '/nothing', {}, '', 404],
      ['a method that there is not', 'PUT', '/items/7', {}, '', 405],
      ['a path that could be read in two ways', 'GET', '/items/..%2fadmin', {}, '', 400],
      ['a role that nobody has', 'GET', '/admin', {}, '', 403],
      ['a credential that does not hold', 'GET', '/items/7', { 'X-API-Key': 'fwk_nobody' }, '', 401],
      ['a method that a header claims', 'GET', '/admin', { 'X-Forwarded-Method': 'POST', 'X-Original-Method': 'POST' }, '', 403],
      ['a path that a header claims', 'GET', '/admin', { 'X-Forwarded-Uri': '/who', 'X-Original-URI': '/who' }, '', 403],
      ['a path that a header claims in another spelling', 'GET', '/admin', { X_Forwarded_Uri: '/who', X_Original_URI: '/who' }, '', 403],
      ['a body that no rule reads', 'POST', '/plain', {}, 'hello', 200],
      ['a body that a rule reads', 'POST', '/orders', { 'Content-Type': 'application/json' }, '{"owner":"ann"}', 403],
      ['a body that a rule reads and denies', 'POST', '/orders', { 'Content-Type': 'application/json' }, '{"owner":"ben"}', 403],
      ['a body that a header denies', 'POST', '/orders', { 'X-Original-Body': ';;HTTP/1.1', 'X-Forwarded-Body': ';;HTTP/1.1' }, '{}', 403],
      ['an answer with a closed field', 'GET', '/margins', {}, '', 403],
      ['a path without its slash', 'GET', '/slash', {}, '', 307],
    ] as const)('%s', async (_, method, target, headers, body, status) => {
      expect((await answer(method, target, headers, body))?.status).toBe(status)
    })

    test.skipIf(!isThere)('the application knows who calls, and nobody can say it in our place', async () => {
      const who = async (headers: Readonly<Record<string, string>>) => JSON.parse((await answer('GET', '/who', headers))?.body ?? '')
      expect(await who({})).toMatchObject({ kind: 'anonymous' })
      expect(await who({ 'X-API-Key': shop.keys.ann })).toMatchObject({ kind: 'service', id: 'key:ann' })
      expect(await who({ 'Fastward-Identity': 'x.y.z' })).toMatchObject({ kind: 'anonymous' })
      expect((await answer('GET', '/admin', { 'X-API-Key': shop.keys.root }))?.body).toBe('"secret"')
    })

    test.skipIf(!isThere)('handshakes are judged as what the path has', async () => {
      const talk = (room: string) =>
        new Promise((settle) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}/live/${room}`)
          socket.addEventListener('open', () => socket.send('hello'))
          socket.addEventListener('message', ({ data }) => settle(data))
          socket.addEventListener('error', () => settle('refused'))
        })
      expect(await talk('open')).toBe('open: hello')
      expect(await talk('closed')).toBe('refused')
    })

    // The last: nobody answers any more.
    test.skipIf(!isThere)('while nobody answers, nothing passes', async () => {
      expect((await answer('GET', '/items/7'))?.status).toBe(200)
      await shop.point.stop()
      for (const target of ['/items/7', '/admin', '/nothing']) expect((await answer('GET', target))?.status).toBe(away)
      expect((await answer('POST', '/plain', {}, 'hello'))?.status).toBe(away)
    })
  },
)
