// The environment that the analysed program finds: from the files and the table of `fastward.yaml`, and over them from the command.

import { join, resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Settings } from '../../policy/index.ts'
import type { GivenText } from '../../project/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { leadsOut } from './leads-out.ts'
import { hideSecrets, type Parts } from './secret-variables.ts'

const mostBytes = 64 * 1024

interface Given {
  /** `--env`, each as it was written. */
  readonly pairs: readonly string[]
  /** `--env-from`, from the folder in which the command was called. */
  readonly files: readonly string[]
}

/** Sorted by name, so that the order in which they are given makes no difference. */
export async function readEnvironment(
  settings: Pick<Partial<Settings>, 'environment' | 'environmentFiles'>,
  given: Given,
  target: Target,
  host: Host,
): Promise<ReadonlyMap<string, GivenText>> {
  const [own, table] = [settings.environmentFiles ?? [], settings.environment ?? new Map<string, string>()]
  if (own.length + table.size + given.pairs.length + given.files.length === 0) return new Map()
  // Late: it brings the reader of configuration files with it.
  const { parseEnvironment, parsePair } = await import('./parse-environment.ts')
  const found = new Map<string, Parts>()
  const add = (more: Iterable<readonly [string, Parts]>) => {
    for (const [name, parts] of more) found.set(name, parts)
  }
  const addFile = (path: string, shown: string) => add(parseEnvironment(readFile(path, shown, host), shown, found))
  for (const file of own) {
    const [path, shown] = [join(target.folder, file), target.shown === '.' ? file : join(target.shown, file)]
    if (leadsOut(path, target, host))
      throw unreadable(shown, host.files.status(path).ok ? 'it lies outside of the project' : 'there is none')
    addFile(path, shown)
  }
  add([...table].map(([name, value]) => [name, [value]]))
  for (const file of given.files) addFile(resolve(host.folder, file), file)
  add(given.pairs.map(parsePair))
  return new Map([...hideSecrets(found)].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readFile(path: string, shown: string, { files }: Host): string {
  const found = files.status(path)
  if (!found.ok && found.failure === 'missing') throw unreadable(shown, 'there is none')
  if (!found.ok) throw unreadable(shown, 'you may not read it')
  if (found.value.kind !== 'file') throw unreadable(shown, 'this is not a file')
  if (found.value.bytes > mostBytes) throw unreadable(shown, `it is larger than ${mostBytes / 1024} kB`)
  const bytes = files.read(path)
  if (!bytes.ok) throw unreadable(shown, 'you may not read it')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.value)
  } catch {
    throw unreadable(shown, 'it is not UTF-8')
  }
}

function unreadable(file: string, reason: string): UserError {
  return new UserError('environment-file-unreadable', { file, reason })
}
