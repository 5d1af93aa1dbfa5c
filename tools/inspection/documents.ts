// OpenAPI documents that FastAPI wrote for real applications and that stand in their repositories, read from git mirrors at pinned commits.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readOpenapi } from '../../src/extract/index.ts'
import type { Model } from '../../src/model/index.ts'

export interface KnownDocument {
  readonly name: string
  readonly model: Model
}

const documents = [
  ['test_observer', 'canonical/test_observer', '01c5ca9256ccea22e25b2e88eca5877eb9767571', 'backend/schemata/openapi.json'],
  ['bracket', 'evroon/bracket', '6295b1f4', 'backend/openapi/openapi.json'],
  ['reflector', 'GreyhavenHQ/reflector', '0931095f', 'docs/static/openapi.json'],
  ['crossbill', 'Crossbill-App/crossbill-web', '79981c0d', 'backend/openapi.json'],
  ['conda-store', 'conda-incubator/conda-store', '9177dc66', 'docusaurus-docs/static/openapi.json'],
  ['letta', 'letta-ai/letta', '2953a9f5', 'fern/openapi.json'],
  ['keep', 'keephq/keep', 'ae40eb34', 'docs/openapi.json'],
  ['r2r', 'SciPhi-AI/R2R', 'ddfe870f', 'docs/api-reference/openapi.json'],
] as const

export function readDocuments(mirrors: string): KnownDocument[] {
  return documents.map(([name, repository, commit, path]) => {
    const read = readOpenapi(showFile(mirrors, repository, commit, path))
    if (!read.ok) throw new Error(`${repository}: ${read.failure}`)
    return { name, model: read.value }
  })
}

/** A file of a mirror, as text. */
export function showFile(mirrors: string, repository: string, commit: string, path: string): string {
  return git(mirrors, repository, 'show', `${commit}:${path}`)
}

export function git(mirrors: string, repository: string, ...args: string[]): string {
  const folder = join(mirrors, repository.replace('/', '+'), 'repo')
  const directory = existsSync(join(folder, '.git')) ? join(folder, '.git') : folder
  return execFileSync('git', [`--git-dir=${directory}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
}
