import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const { pyrightEnglish } = await import(new URL('./pyright-english.mjs', import.meta.url).href)
const { withoutFacades } = await import(new URL('./builtins.mjs', import.meta.url).href)
const { throughDoors } = await import(new URL('./through-doors.mjs', import.meta.url).href)

const root = fileURLToPath(new URL('..', import.meta.url))

/** What is loaded with a file, at once, by what is imported where: `src/report`, `node_modules/yaml`. */
async function listRooms(file: string): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    ...{ absWorkingDir: root, entryPoints: [file], bundle: true, write: false, metafile: true, outdir: 'dist', splitting: true },
    ...{ platform: 'node', format: 'esm', external: ['pg-native', 'pg-cloudflare'], logLevel: 'error' },
    plugins: [pyrightEnglish(), throughDoors(root)],
  })
  const seen = new Set([file])
  for (const one of seen)
    for (const { path, kind, external } of metafile.inputs[one]?.imports ?? [])
      if (external !== true && kind !== 'dynamic-import') seen.add(path)
  return new Set([...seen].map((one) => /^(?:src|node_modules)\/(?:@[^/]+\/)?[^/]+/.exec(one)?.[0] ?? one))
}

const ofScans = ['src/rules', 'src/syntax', 'src/scan', 'src/supply-chain', 'src/secrets', 'src/infrastructure']
const pyright = 'node_modules/@zzzen/pyright-internal'

describe('what is loaded before anything is done', () => {
  it('by a gateway: nothing that reads Python', async () => {
    const rooms = await listRooms('src/cli/gateway/run-gateway.ts')
    expect([...rooms]).toEqual(expect.arrayContaining(['src/gateway', 'src/policy', 'src/cli']))
    expect([...rooms].filter((room) => [...ofScans, pyright, 'src/project', 'src/report'].includes(room))).toEqual([])
  })

  it('by the thread of the record: the record', async () => {
    const rooms = await listRooms('src/cli/workers/audit.ts')
    expect([...rooms].sort()).toEqual(['package.json', 'src/audit', 'src/base', 'src/cli'])
  })

  it('by any command: words, and no analysis', async () => {
    const rooms = await listRooms('src/cli/run.ts')
    expect([...rooms].filter((room) => room.startsWith('node_modules') || ofScans.includes(room))).toEqual([])
  })
})

describe('what is imported of Node', () => {
  it.each([
    ["import { existsSync } from 'node:fs'", "const { existsSync } = globalThis.process.getBuiltinModule('node:fs')"],
    ["import { request as ask, type Agent } from 'node:http'", "const { request: ask } = globalThis.process.getBuiltinModule('node:http')"],
    ["import process from 'node:process'", "const process = globalThis.process.getBuiltinModule('node:process')"],
    ["import type { Server } from 'node:net'", "import type { Server } from 'node:net'"],
  ])('is asked for by name: %s', (written, asked) => {
    expect(withoutFacades(written)).toBe(asked)
  })
})
