// What lies in `deploy`, without a cluster and without Docker: it says what the command knows, and nothing that our own scan would object to.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { deploy, digestChart, goldenPath, listCommands, readCompose, readDeployed, readRendered, renderings, wordsOf } from './deployed.ts'

const help = runCommand(['gateway', '--help'], { folder: checkout }).stdout

/** By its name, whether a value follows. */
const flags = new Map([...help.matchAll(/^ {6}(--[a-z-]+)( [A-Za-z|:]+)? {2,}/gm)].map(([, name, value]) => [name, value !== undefined]))

describe('the words that start the gateway', () => {
  test('of the command are read from its help', () => {
    expect(flags.get('--upstream')).toBe(true)
    expect(flags.get('--restart')).toBe(false)
    expect(flags.size).toBeGreaterThan(15)
  })

  test.each(listCommands())('%s: are those that the command knows', (_, words) => {
    expect(words[0]).toBe('gateway')
    const written = words.filter((word) => word.startsWith('--') && word !== '--help').map((word) => word.split('=', 2))
    const unknown = written.filter(([name, value]) => flags.get(name ?? '') !== (value !== undefined))
    expect(unknown).toEqual([])
  })
})

describe('the chart', () => {
  test.each(renderings)('as helm filled it in, with %s values: is this chart', (name) => {
    const [first] = readFileSync(goldenPath(name), 'utf8').split('\n')
    expect(first, 'fill it in again: HELM=helm npm run conformance -- deploy --write').toContain(`# chart ${digestChart()},`)
  })

  const validate = new Ajv({ strict: false }).compile(JSON.parse(readDeployed('helm/fastward/values.schema.json')))
  const usual = parse(readDeployed('helm/fastward/values.yaml'))

  test.each(['values.yaml', 'ci/small-values.yaml', 'ci/full-values.yaml'])('%s: fits its schema', (name) => {
    validate({ ...usual, ...parse(readDeployed(`helm/fastward/${name}`)) })
    expect(validate.errors ?? []).toEqual([])
  })

  test.each([
    ['a setting that there is not', { replicaCount: 2 }],
    ['the last image, whichever it is', { image: { repository: 'registry.example/fastward', tag: 'latest' } }],
    ['a secret as it is', { secrets: { KEY: { value: 'secret' } } }],
    ['no bound on memory', { resources: { limits: {} } }],
    ['an application by TLS', { upstream: 'https://shop' }],
  ])('its schema refuses %s', (_, values) => {
    expect(validate({ ...usual, ...values })).toBe(false)
  })

  test('everything that has a default can be said', () => {
    const { properties } = JSON.parse(readDeployed('helm/fastward/values.schema.json'))
    expect(Object.keys(usual).filter((name) => properties[name] === undefined)).toEqual([])
  })

  test('has a Service for proxies that ask, where points are on, and the policy asks them for their secret', () => {
    const points = readRendered('full').find(({ kind, metadata }) => kind === 'Service' && metadata.name.endsWith('-points'))
    expect(points?.spec).toMatchObject({
      type: 'ClusterIP',
      ports: [
        { port: 9191, targetPort: 'points' },
        { port: 9192, targetPort: 'points-grpc' },
      ],
    })
    expect(wordsOf(readRendered('full'))).toEqual(expect.arrayContaining(['--decide=0.0.0.0:9191', '--decide-grpc=0.0.0.0:9192']))
    const policy = readRendered('full').find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-policy'))
    expect(parse(policy?.data?.['fastward.yaml'] ?? '')).toMatchObject({ gateway: { points: { token: 'env:POINT_TOKEN' } } })
    expect(readRendered('small').filter(({ metadata }) => metadata.name.endsWith('-points'))).toEqual([])
    expect(wordsOf(readRendered('small')).filter((word) => word.startsWith('--decide'))).toEqual([])
  })

  test('holds no secret: each comes from a Secret by its name', () => {
    for (const name of renderings) expect(readRendered(name).filter(({ kind }) => kind === 'Secret')).toEqual([])
    const env = readRendered('full').find(({ kind }) => kind === 'StatefulSet')?.spec?.template?.spec.containers[0]?.env ?? []
    expect(env.map(({ name }) => name)).toEqual([
      'ADMIN_TOKEN',
      'AUDIT_HASH_KEY',
      'AUDIT_DATABASE',
      'TICKETS',
      'STORE',
      'POINT_TOKEN',
      'GATEWAY_KEY',
    ])
    expect(env.filter((one) => 'value' in one)).toEqual([])
  })
})

describe('Compose', () => {
  const { services, networks, volumes } = readCompose()

  test('what services name is there', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(services), name).toContain(other)
      for (const network of service.networks ?? []) expect(Object.keys(networks), name).toContain(network)
      for (const volume of service.volumes ?? []) if (/^\w/.test(volume)) expect(Object.keys(volumes), name).toContain(volume.split(':')[0])
    }
  })

  test('the balancer alone is reached from outside, and from this machine alone', () => {
    const reached = Object.entries(services).flatMap(([name, { ports }]) => (ports ?? []).map((port) => [name, port]))
    expect(reached).toEqual([['balancer', '127.0.0.1:8080:8080']])
    expect(services['shop']?.networks).toEqual(['inside'])
  })

  test('every service has a root file system that it cannot write, and no rights', () => {
    for (const service of Object.values(services)) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })

  test('what it asks of the environment is what prepare.sh writes', () => {
    const asked = new Set([...readDeployed('compose/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name))
    const folder = writeProject({ 'prepare.sh': readDeployed('compose/prepare.sh') })
    const run = () => execFileSync('sh', [join(folder, 'prepare.sh')], { encoding: 'utf8' })
    expect(run()).toBe('the secrets are in .env\n')
    const written = readFileSync(join(folder, '.env'), 'utf8')
    expect([...written.matchAll(/^(\w+)=\S{32,}$/gm)].map(([, name]) => name).sort()).toEqual([...asked].sort())
    expect(run()).toContain('is there already')
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(written)
  })

  test('the map of the shop is that of its code', () => {
    const { exit, stdout } = runCommand(['map', join(deploy, 'compose', 'app')], { folder: checkout })
    expect(exit).toBe(0)
    const withoutSnapshot = (text: string) => ({ ...JSON.parse(text), snapshot: null, lookedAt: null })
    expect(withoutSnapshot(readDeployed('compose/gateway/app.map.json'))).toEqual(withoutSnapshot(stdout))
  })
})

const isThere = (command: string, word: string): boolean => spawnSync(command, [word], { stdio: 'ignore' }).status === 0

describe('others (skipped where they are not installed)', () => {
  test.skipIf(!isThere('haproxy', '-v'))('haproxy takes the configuration of the balancer', () => {
    const written = readDeployed('compose/haproxy.cfg').replace(/ gateway-(\d):/g, ' 127.0.0.$1:')
    const { status, stdout, stderr } = spawnSync('haproxy', ['-c', '-f', join(writeProject({ 'haproxy.cfg': written }), 'haproxy.cfg')], {
      encoding: 'utf8',
    })
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.not.stringMatching(/warning/i) })
  })

  test.skipIf(!isThere('systemd-analyze', '--version'))('systemd takes the unit, and finds it hardly exposed', () => {
    const folder = writeProject({ fastward: '#!/bin/sh\n' })
    chmodSync(join(folder, 'fastward'), 0o755)
    const unit = readDeployed('systemd/fastward-gateway.service').replace('=/usr/bin/fastward ', `=${join(folder, 'fastward')} `)
    const path = join(writeProject({ 'fastward-gateway.service': unit }), 'fastward-gateway.service')
    const verified = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    expect({ status: verified.status, said: verified.stderr }).toEqual({ status: 0, said: '' })
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', path], { encoding: 'utf8' })
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(1)
  })
})

describe('our own scan finds nothing', () => {
  const scan = (folder: string): unknown => {
    const words = ['scan', folder, '--only', 'infrastructure', '--all', '--format', 'json', '--fail-on', 'never']
    return JSON.parse(
      execFileSync(execPath, [join(checkout, 'bin', 'fastward.js'), ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  }

  test('in the image, Compose, the chart as text and the configuration of the balancer', () => {
    expect(scan(deploy)).toMatchObject({ findings: [] })
  })

  test.each(renderings)('in the chart filled in with %s values', (name) => {
    expect(scan(writeProject({ 'all.yaml': readFileSync(goldenPath(name), 'utf8') }))).toMatchObject({ findings: [] })
  })

  test('and would find what is wrong there', () => {
    const found = scan(writeProject({ Dockerfile: readDeployed('Dockerfile').replace('USER 65532:65532\n', 'USER root\n') }))
    expect(found).toMatchObject({ findings: [{ rule: 'image-runs-as-root' }] })
  })
})
