// The image without Docker: the last stage of the Dockerfile, done by hand, and started as its words say: as a user without rights, in a root file
// system that cannot be written, with nothing but Node and what is copied there.

import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process, { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { startApplication } from '../gateway/audit/standing.ts'
import { checkout } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { readDeployed } from './deployed.ts'
import { look, startWords } from './standing.ts'

/** Only root may make rooms of its own, and not everywhere. */
const canMakeRooms = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0

interface Image {
  readonly root: string
  readonly user: string
  readonly folder: string
  readonly entry: readonly string[]
  readonly words: readonly string[]
  readonly health: readonly string[]
}

/** In place of what the stage is built on: Node, and what it is linked with. */
function layBase(root: string): void {
  mkdirSync(join(root, 'nodejs', 'bin'), { recursive: true })
  cpSync(execPath, join(root, 'nodejs', 'bin', 'node'))
  const libraries = execFileSync('ldd', [execPath], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? []
  for (const library of libraries) {
    mkdirSync(dirname(join(root, library)), { recursive: true })
    copyFileSync(library, join(root, library))
  }
  for (const folder of ['proc', 'dev', 'etc/fastward']) mkdirSync(join(root, folder), { recursive: true })
}

function layImage(root: string): Image {
  layBase(root)
  const stage = readDeployed('Dockerfile').split(/^FROM \$\{RUNTIME\}\n/m)[1] ?? ''
  let folder = '/'
  const said = new Map<string, string>()
  for (const line of stage.split('\n').filter((text) => text !== '')) {
    const [, word = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    if (word === 'WORKDIR') folder = rest
    else if (word === 'COPY') layFiles(root, folder, rest)
    else said.set(word, rest)
  }
  const list = (word: string): readonly string[] => JSON.parse(/\[.*\]/.exec(said.get(word) ?? '')?.[0] ?? '[]')
  return { root, folder, user: said.get('USER') ?? '', entry: list('ENTRYPOINT'), words: list('CMD'), health: list('HEALTHCHECK') }
}

function layFiles(root: string, folder: string, rest: string): void {
  const [, options = '', names = ''] = /^((?:--\S+ )*)(.*)$/.exec(rest) ?? []
  const sources = names.split(' ')
  const target = join(root, join('/', (sources.at(-1) ?? '').startsWith('/') ? '' : folder, sources.pop() ?? ''))
  const owner = Number(/--chown=(\d+)/.exec(options)?.[1] ?? 0)
  for (const source of sources) {
    const from = options.includes('--from=build') ? source.replace('/build/', '') : source
    const isFolder = source === '/empty/audit' || statSync(join(checkout, from)).isDirectory()
    const to = isFolder ? target : join(target, basename(from))
    mkdirSync(isFolder ? to : dirname(to), { recursive: true })
    if (source !== '/empty/audit') cpSync(join(checkout, from), to, { recursive: true })
    if (owner !== 0) chownSync(to, owner, owner)
  }
}

/** What starts a program in the image: the root is bound once more and then for reading alone; `writable` is a volume. */
function inImage({ root, user }: Image, writable: readonly string[]): readonly string[] {
  const mounts = [
    `mount --bind ${root} ${root}`,
    `mount --rbind /dev ${root}/dev`,
    `mount --rbind /proc ${root}/proc`,
    ...writable.map((place) => `mount --bind ${root}${place} ${root}${place}`),
    `mount -o remount,bind,ro ${root}`,
  ]
  const start = `cd ${root} && exec chroot --userspec=${user} ${root} "$@"`
  return ['unshare', '--mount', 'sh', '-c', `${mounts.join(' && ')} && ${start}`, 'sh']
}

test('stands on bases that cannot change, with the same Node in both', () => {
  const bases = [...readDeployed('Dockerfile').matchAll(/^ARG \w+=(\S+)$/gm)].map(([, base = '']) => base)
  expect(bases).toHaveLength(2)
  for (const base of bases) expect(base).toMatch(/^[^@\s]+:[^@:\s]+@sha256:[0-9a-f]{64}$/)
  expect(new Set(bases.map((base) => /node(?:js|:)(\d+)/.exec(base)?.[1])).size).toBe(1)
})

test.skipIf(!canMakeRooms)(
  'runs without rights in a root file system that it cannot write (skipped where there are no rooms)',
  async () => {
    const root = writeProject({})
    const image = layImage(root)
    execFileSync('chmod', ['-R', 'a+rX', root])
    expect(image.user).toBe('65532:65532')
    expect(existsSync(join(root, 'bin', 'sh'))).toBe(false)
    expect(readdirSync(join(root, image.folder)).sort()).toEqual([
      'LICENSE',
      'NOTICE',
      'bin',
      'dist',
      'healthy.mjs',
      'package.json',
      'schema',
    ])
    writeFileSync(
      join(root, 'etc', 'fastward', 'openapi.json'),
      JSON.stringify({ openapi: '3.1.0', info: { title: 'shop', version: '1' }, paths: { '/items': { get: { responses: {} } } } }),
    )
    writeFileSync(join(root, 'etc', 'fastward', 'fastward.yaml'), 'gateway: {audit: {folder: /var/lib/fastward/audit}}\n')
    const upstream = await startApplication()
    const start = inImage(image, ['/var/lib/fastward'])
    const words = ['gateway', '/etc/fastward', '--listen=0', '--admin=0', `--upstream=http://127.0.0.1:${upstream}`]
    const openapi = '--openapi=/etc/fastward/openapi.json'
    const gateway = await startWords([...image.entry, ...words, openapi], { NODE_ENV: 'production' }, start)
    expect(await look(`${gateway.address}/items`)).toMatchObject({ status: 200 })

    const healthy = image.health.map((word) => word.replace('http://127.0.0.1:9090', gateway.door))
    const check = (command: readonly string[]) =>
      spawnSync(start[0] ?? '', [...start.slice(1), ...command], {
        env: { PATH: process.env['PATH'] ?? '' },
        encoding: 'utf8',
      })
    expect(check(healthy)).toMatchObject({ status: 0 })
    const sick = image.health.map((word) => word.replace('http://127.0.0.1:9090', 'http://127.0.0.1:9'))
    expect(check(sick)).toMatchObject({ status: 1 })
    const write = ['/nodejs/bin/node', '-e', "require('node:fs').writeFileSync('/opt/fastward/dist/fastward.js', '')"]
    expect(check(write).stderr).toContain('EROFS')
    expect(check([...image.entry, ...image.words]).stdout).toContain('fastward gateway [PATH]')

    const recorded = join(root, 'var', 'lib', 'fastward', 'audit', 'chains')
    await expect.poll(() => existsSync(recorded) && readdirSync(recorded).length, { timeout: 20_000 }).toBe(1)
    expect(statSync(recorded).uid).toBe(65532)
    expect(await gateway.stop()).toBe(0)
  },
)
