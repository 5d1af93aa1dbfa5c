// Reads every lock file and manifest of a tree.

import { comparePaths, type Place } from '../base/index.ts'
import type { Coverage, Subject } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import { decodeConfig } from '../syntax/index.ts'
import { completeResolution } from './graph.ts'
import type { Inventory, Resolution } from './inventory.ts'
import { nameOf, type ReadContext, type ResolutionReader } from './reader.ts'
import { readPdmLock } from './readers/pdm-lock.ts'
import { readPoetryLock } from './readers/poetry-lock.ts'
import { readPylock } from './readers/pylock.ts'
import { readPyproject } from './readers/pyproject.ts'
import { readUvLock } from './readers/uv-lock.ts'

export interface ReadInventory {
  readonly inventory: Inventory
  readonly problems: readonly ModelProblem[]
  readonly coverage: readonly Coverage[]
}

const readers: readonly (readonly [RegExp, ResolutionReader])[] = [
  [/^uv\.lock$/, readUvLock],
  [/^poetry\.lock$/, readPoetryLock],
  [/^pdm(?:\.[\w-]+)?\.lock$/, readPdmLock],
  [/^pylock(?:\.[^.]+)?\.toml$/, readPylock],
  [/^pyproject\.toml$/, readPyproject],
]

const inventories = new WeakMap<Subject['tree'], ReadInventory>()

/** Once for each tree, however many ask. */
export function readInventory({ tree }: Pick<Subject, 'tree'>): ReadInventory {
  const known = inventories.get(tree)
  if (known !== undefined) return known
  const problems: ModelProblem[] = []
  const problem = (code: string, { file, line }: Place, message: string): void => {
    problems.push({ code, file, line, message })
  }
  const paths = new Set([...tree.files, ...tree.above, ...tree.others()].map(({ path }) => path))
  const texts = new Map<string, string | null>()
  const context: ReadContext = {
    problem,
    read(path) {
      const there = texts.get(path)
      if (there !== undefined) return there
      const bytes = paths.has(path) ? tree.read(path) : null
      const text = bytes === null ? null : decodeConfig(bytes)
      texts.set(path, text)
      return text
    },
  }
  const resolutions: Resolution[] = []
  for (const path of [...paths].sort(comparePaths)) {
    const read = findReader(path)
    const text = read === null ? null : context.read(path)
    if (read === null || text === null) continue
    resolutions.push(...read(path, text, context).map(completeResolution))
  }
  const count = (isLocked: boolean) => resolutions.filter((one) => one.isLocked === isLocked).length
  const coverage = [
    { what: 'lock file', count: count(true) },
    { what: 'list of requirements', count: count(false) },
  ]
  const read = { inventory: { resolutions }, problems, coverage: coverage.filter((one) => one.count > 0) }
  inventories.set(tree, read)
  return read
}

function findReader(path: string): ResolutionReader | null {
  const name = nameOf(path)
  return readers.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
