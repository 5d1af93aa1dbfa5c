// Reads every lock file and manifest of a tree.

import { comparePaths, type Place } from '../base/index.ts'
import type { Coverage, Subject } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import { decodeConfig } from '../syntax/index.ts'
import { completeResolution } from './graph.ts'
import type { Include, Inventory } from './inventory.ts'
import { nameOf, type ReadContext, type ReadResolution, type ResolutionReader } from './reader.ts'
import { readCondaEnvironment, readCondaLock } from './readers/conda.ts'
import { readPdmLock } from './readers/pdm-lock.ts'
import { readPipfile, readPipfileLock } from './readers/pipfile.ts'
import { readPoetryLock } from './readers/poetry-lock.ts'
import { readPylock } from './readers/pylock.ts'
import { readPyproject } from './readers/pyproject.ts'
import { readRequirements, readRequirementsFile } from './readers/requirements.ts'
import { readSetupCfg } from './readers/setup-cfg.ts'
import { readSetupPy } from './readers/setup-py.ts'
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
  [/^Pipfile\.lock$/, readPipfileLock],
  [/^conda-lock[\w.-]*\.ya?ml$|\.conda-lock\.ya?ml$/i, readCondaLock],
  [/^pyproject\.toml$/, readPyproject],
  [/^Pipfile$/, readPipfile],
  [/^setup\.cfg$/, readSetupCfg],
  [/^setup\.py$/, readSetupPy],
  [/^environment[\w.-]*\.ya?ml$/i, readCondaEnvironment],
  [/^(?:[\w.-]*[-_.])?(?:requirements?|constraints?|reqs)[\w.-]*\.(?:txt|in|pip)$/i, readRequirementsFile],
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
  const found = new Map<string, readonly ReadResolution[]>()
  for (const path of [...paths].sort(comparePaths)) {
    const read = findReader(path)
    const text = read === null ? null : context.read(path)
    if (read !== null && text !== null) found.set(path, read(path, text, context))
  }
  readIncluded(found, context)
  const resolutions = [...found]
    .sort(([one], [other]) => comparePaths(one, other))
    .flatMap(([, resolutions]) => resolutions.map(completeResolution))
  const count = (isLocked: boolean) => resolutions.filter((one) => one.isLocked === isLocked).length
  const coverage = [
    { what: 'lock file', count: count(true) },
    { what: 'list of requirements', count: count(false) },
  ]
  const read = { inventory: { resolutions }, problems, coverage: coverage.filter((one) => one.count > 0) }
  inventories.set(tree, read)
  return read
}

/** Requirements files may have any name; they are what others include. */
function readIncluded(found: Map<string, readonly ReadResolution[]>, context: ReadContext): void {
  const waiting: Include[] = [...found.values()].flat().flatMap(({ includes }) => includes)
  const asked = new Set<string>()
  for (let at = 0; at < waiting.length; at++) {
    const { file, kind, place } = waiting[at] as Include
    if (found.has(file)) continue
    const text = /^[a-z]+:\/\//i.test(file) ? null : context.read(file)
    if (text !== null) {
      const read = readRequirements(file, text, kind, context.problem)
      found.set(file, read)
      waiting.push(...read.flatMap(({ includes }) => includes))
    } else if (!asked.has(`${place.file} ${file}`)) {
      asked.add(`${place.file} ${file}`)
      context.problem('requirements-not-found', place, `\`${file}\` is installed too, and is not among the files that are looked at`)
    }
  }
}

function findReader(path: string): ResolutionReader | null {
  const name = nameOf(path)
  // requirements/base.txt
  if (/(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i.test(path)) return readRequirementsFile
  return readers.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
