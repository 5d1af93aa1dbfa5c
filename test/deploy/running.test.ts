// The settings that lie in `deploy`, with the real command and the real FastAPI.

import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { python, startApplication } from '../gateway/running.ts'
import { runCommand } from '../kit/command.ts'
import { hasPostgres, startPostgres } from '../kit/postgres.ts'
import { writeProject } from '../kit/project.ts'
import { deploy, readCompose, readDeployed, readRendered, wordsOf } from './deployed.ts'
import { look, mapped, startWords } from './standing.ts'

const key = `first:${Buffer.alloc(32, 7).toString('base64url')}`
const skipped = python === null || !hasPostgres

describe.skipIf(skipped)('the gateways of Compose, before the shop (skipped without Python or PostgreSQL)', () => {
  test('let in whom the guide says', async () => {
    const shop = await startApplication(join(deploy, 'compose', 'app'), { environment: { PYTHONDONTWRITEBYTECODE: '1' } })
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const { services } = readCompose()
    const gateways = []
    for (const name of ['gateway-1', 'gateway-2']) {
      const folder = writeProject({})
      cpSync(join(deploy, 'compose', 'gateway'), join(folder, 'settings'), { recursive: true })
      const mapping = {
        '/etc/fastward': join(folder, 'settings'),
        '/var/lib/fastward': join(folder, 'record'),
        '0.0.0.0:8080': '127.0.0.1:0',
        '0.0.0.0:9090': '127.0.0.1:0',
        'http://shop:8000': `http://127.0.0.1:${shop.port}`,
      }
      const settings = join(folder, 'settings', 'fastward.yaml')
      writeFileSync(settings, mapped(readFileSync(settings, 'utf8'), mapping))
      mkdirSync(join(folder, 'record'))
      for (const [id, role] of [
        ['anna', 'customer'],
        ['sam', 'staff'],
      ] as const)
        runCommand(['credential', 'key', '--id', id, '--role', role, '--file', 'callers.keys'], { folder: join(folder, 'settings') })
      const made = runCommand(['credential', 'key', '--id', 'zoe', '--role', 'staff', '--file', 'callers.keys'], {
        folder: join(folder, 'settings'),
      })
      const { command = [], environment = {} } = services[name] ?? {}
      const asked = Object.fromEntries(Object.keys(environment).map((variable) => [variable, 'x'.repeat(64)]))
      const gateway = await startWords(
        command.map((word) => mapped(word, mapping)),
        { ...asked, GATEWAY_KEY: key, AUDIT_DATABASE: postgres.address, STORE: 'redis://127.0.0.1:9', HOSTNAME: name },
      )
      gateways.push({ gateway, zoe: made.stdout.trim() })
    }
    for (const { gateway, zoe } of gateways) {
      const order = (owner: string, headers: Record<string, string>) =>
        look(`${gateway.address}/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ owner, item: 'tea', count: 1 }),
        })
      expect(await look(`${gateway.address}/health`)).toMatchObject({ status: 200 })
      expect(await look(`${gateway.address}/orders`)).toMatchObject({ status: 403 })
      expect(await order('zoe', { 'x-api-key': zoe })).toMatchObject({ status: 201 })
      expect(await order('anna', { 'x-api-key': zoe })).toMatchObject({ status: 403 })
      expect(await look(`${gateway.address}/staff/orders`, { headers: { 'x-api-key': zoe } })).toMatchObject({ status: 200 })
      expect(await look(`${gateway.address}/docs`)).toMatchObject({ status: 404 })
      expect(await look(`${gateway.door}/ready`)).toMatchObject({ status: 200, text: '{"ready":true}\n' })
      expect(await look(`${gateway.door}/metrics`)).toMatchObject({ status: 401 })
      const { text } = await look(`${gateway.door}/metrics`, { headers: { authorization: `Bearer ${'x'.repeat(64)}` } })
      expect(text).toContain('fastward_audit_decisions_total 6\n')
    }
    for (const { gateway } of gateways) expect(await gateway.stop()).toBe(0)
    expect(postgres.ask('select chain, count(*) from fastward_decisions group by 1 order by 1')).toEqual([
      'gateway-1-worker-1|6',
      'gateway-2-worker-1|6',
    ])
  })
})

describe('the ConfigMap of the chart, laid out as a cluster does', () => {
  /** All files are links into a folder that is a link itself; a new state is one rename. */
  function layConfigMap(data: Readonly<Record<string, string>>) {
    const folder = writeProject({})
    let state = 0
    const lay = (files: Readonly<Record<string, string>>) => {
      const name = `..state_${++state}`
      mkdirSync(join(folder, name))
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text)
      symlinkSync(name, join(folder, '..data_tmp'))
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    lay(data)
    for (const file of Object.keys(data)) symlinkSync(join('..data', file), join(folder, file))
    return { folder, lay }
  }

  test.skipIf(python === null)('starts the gateway, and a change of it is taken over', async () => {
    const shop = await startApplication(join(deploy, 'compose', 'app'), { environment: { PYTHONDONTWRITEBYTECODE: '1' } })
    const objects = readRendered('full')
    // It ran before, and knows that nobody was shut out.
    const place = writeProject({ 'record/revoked.jsonl': '' })
    const written = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-policy'))?.data ?? {}
    const policy = { ...written, 'fastward.yaml': mapped(written['fastward.yaml'] ?? '', { '/var/lib/fastward': join(place, 'record') }) }
    const data = { ...policy, 'app.map.json': readDeployed('compose/gateway/app.map.json') }
    const { folder, lay } = layConfigMap(data)
    const mapping = {
      '/etc/fastward-tls': place,
      '/etc/fastward': folder,
      '/var/lib/fastward': join(place, 'record'),
      '0.0.0.0:8080': '127.0.0.1:0',
      '0.0.0.0:9090': '127.0.0.1:0',
      'http://shop:8000': `http://127.0.0.1:${shop.port}`,
    }
    // TLS is tried elsewhere, with certificates; the database is away here, which holds up nobody.
    const words = wordsOf(objects).filter((word) => !word.startsWith('--tls-'))
    const gateway = await startWords(
      words.map((word) => mapped(word, mapping)),
      {
        ADMIN_TOKEN: 'a'.repeat(32),
        POINT_TOKEN: 'p'.repeat(32),
        AUDIT_HASH_KEY: 'h'.repeat(64),
        AUDIT_DATABASE: 'postgres://127.0.0.1:9/audit',
        STORE: 'redis://127.0.0.1:9',
        HOSTNAME: 'shop-fastward-0',
        GATEWAY_KEY: key,
      },
    )
    expect(await look(`${gateway.address}/health`)).toMatchObject({ status: 200 })
    expect(await look(`${gateway.address}/orders/1`)).toMatchObject({ status: 403 })
    const changed = policy['fastward.yaml'].replace('principal.kind != "anonymous"', 'true')
    expect(changed).not.toBe(policy['fastward.yaml'])
    lay({ ...data, 'fastward.yaml': changed })
    await expect.poll(gateway.errors, { timeout: 30_000 }).toContain('taken over')
    expect(await look(`${gateway.address}/orders/1`)).toMatchObject({ status: 404 })
    lay({ ...data, 'fastward.yaml': 'gateway: {mode: perhaps}\n' })
    await expect.poll(gateway.errors, { timeout: 30_000 }).toContain('not taken over')
    expect(await look(`${gateway.address}/orders/1`)).toMatchObject({ status: 404 })
    expect(await look(`${gateway.door}/ready`)).toMatchObject({ status: 200 })
    expect(await gateway.stop()).toBe(0)
  })

  test('of the smallest chart starts the gateway too', async () => {
    const objects = readRendered('small')
    const policy = objects.find(({ kind }) => kind === 'ConfigMap')?.data ?? {}
    const { folder } = layConfigMap(policy)
    const place = writeProject({
      'record/': '',
      'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'shop', version: '1' }, paths: {} }),
    })
    const mapping = {
      '/etc/fastward': folder,
      '/var/lib/fastward': join(place, 'record'),
      '0.0.0.0:8080': '127.0.0.1:0',
      '0.0.0.0:9090': '127.0.0.1:0',
    }
    const words = wordsOf(objects).map((word) => mapped(word, { ...mapping, 'http://shop:8000': 'http://127.0.0.1:9' }))
    const gateway = await startWords([...words, `--openapi=${join(place, 'openapi.json')}`], {
      ADMIN_TOKEN: 'a'.repeat(32),
      HOSTNAME: 'shop-fastward-0',
    })
    expect(await look(`${gateway.door}/health`)).toMatchObject({ status: 200 })
    expect(await look(`${gateway.door}/ready`)).toMatchObject({ status: 503, text: '{"ready":false}\n' })
    expect(await gateway.stop()).toBe(0)
  })
})
