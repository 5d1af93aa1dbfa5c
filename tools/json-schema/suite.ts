// The tests of json-schema-org/JSON-Schema-Test-Suite as a mirror holds them, run on our validator: the documents that they refer to are given to
// it, and the schemas of schemas come from the package of ajv.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openSchemas, SchemaFault, type SchemaOptions } from '../../src/gateway/shields/contract/schema/index.ts'

export interface Row {
  readonly file: string
  readonly group: string
  readonly test: string
  readonly keywords: readonly string[]
  readonly outcome: 'right' | 'wrong' | 'refused'
  readonly reason: string | null
}

interface Group {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const draft = 'draft2020-12'

export function readSuite(repository: string): {
  readonly commit: string
  readonly files: readonly string[]
  readonly read: (path: string) => unknown
} {
  const git = (...words: string[]): string => execFileSync('git', ['--git-dir', repository, ...words], { encoding: 'utf8', maxBuffer: 1e8 })
  return {
    commit: git('rev-parse', 'HEAD').trim(),
    files: git('ls-tree', '-r', '--name-only', 'HEAD').trim().split('\n'),
    read: (path) => JSON.parse(git('show', `HEAD:${path}`)),
  }
}

/** Each file's tests; `folder` below the draft's own: empty for what is required. */
export function runSuite(repository: string, folder: string, options: SchemaOptions = {}): readonly Row[] {
  const { files, read } = readSuite(repository)
  const remotes: [string, unknown][] = files
    .filter((path) => path.startsWith('remotes/') && !/^remotes\/(?:draft(?!2020-12)|v1)/.test(path))
    .map((path) => [`http://localhost:1234/${path.slice('remotes/'.length)}`, read(path)])
  const documents = [...remotes, ...metaschemas()]
  const start = `tests/${draft}/${folder}`
  return files
    .filter((path) => path.startsWith(start) && path.endsWith('.json') && !path.slice(start.length).includes('/'))
    .flatMap((path) => {
      // The file holds what the suite says that it holds.
      const groups = read(path) as readonly Group[]
      return groups.flatMap((group) => runGroup(path.slice(start.length, -'.json'.length), group, { ...options, documents }))
    })
}

function runGroup(file: string, { description: group, schema, tests }: Group, options: SchemaOptions): readonly Row[] {
  const keywords = [...keywordsOf(schema)]
  const row = (test: string, outcome: Row['outcome'], reason: string | null): Row => ({ file, group, test, keywords, outcome, reason })
  let check: ReturnType<ReturnType<typeof openSchemas>['compile']>
  try {
    check = openSchemas(schema, options).compile('#')
  } catch (error) {
    if (!(error instanceof SchemaFault)) throw error
    return tests.map((test) => row(test.description, 'refused', `${error.pointer}: ${error.message}`))
  }
  return tests.map(({ description, data, valid }) => {
    const fault = check(data)
    const said = fault === null ? 'held to be valid' : `${fault.at} ${fault.keyword}: ${fault.reason}`
    return (fault === null) === valid ? row(description, 'right', null) : row(description, 'wrong', said)
  })
}

function* keywordsOf(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) for (const inner of schema) yield* keywordsOf(inner)
  else if (typeof schema === 'object' && schema !== null)
    for (const [keyword, inner] of Object.entries(schema)) {
      yield keyword
      yield* keywordsOf(inner)
    }
}

export function metaschemas(): readonly (readonly [string, unknown])[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve('ajv')), 'refs/json-schema-2020-12')
  return [
    'schema',
    'meta/applicator',
    'meta/content',
    'meta/core',
    'meta/format-annotation',
    'meta/meta-data',
    'meta/unevaluated',
    'meta/validation',
  ].map((name) => [`https://json-schema.org/draft/2020-12/${name}`, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))])
}
