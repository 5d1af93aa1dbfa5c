// `fastward policy fetch`: brings the documents that a policy extends by an address, and says what digest pins each. The one command
// about policies that goes over the network, and only to what the policy names.

import { dirname, posix } from 'node:path'
import { toPrintable, UserError } from '../base/index.ts'
import { fetchGit, makeDataFolder, type ReadFetched } from '../io/index.ts'
import { describeSource, type ExtendedPolicy, isRemote, parseDocument } from '../policy/index.ts'
import type { Host } from './host.ts'
import { findFetched } from './settings/open-extended.ts'
import { findGivenSource, findOwnSource } from './settings/policy-source.ts'
import { decodeDocument, digestOf, mostBytes, readTop } from './settings/read-document.ts'
import { getTarget } from './target.ts'

interface Fetched {
  readonly lines: readonly string[]
  /** How many are named without their digest. */
  readonly unpinned: number
}

const deepest = 8

/** Whether every document is pinned. */
export async function fetchPolicies(path: string | undefined, policy: string | undefined, host: Host): Promise<boolean> {
  const target = getTarget(path, host)
  const source = policy === undefined ? findOwnSource(target, host.files) : await findGivenSource(policy, target, host)
  const top = readTop(source, target)
  if (top === null) throw new UserError('policy-missing', { path: target.shown })
  const { ruleNames } = await import('./rule-registry.ts')
  const listRemote = (text: string, file: string) => parseDocument(text, file, ruleNames).extends ?? []
  const fetched = listRemote(top.text, top.file).map((entry) => fetchOne(entry, top.file, null, 0))
  const lines = fetched.flatMap(({ lines: own }) => own)
  const unpinned = fetched.reduce((sum, one) => sum + one.unpinned, 0)
  if (lines.length === 0) lines.push(`${top.file} extends nothing that would have to be fetched.`)
  host.terminal.print(`${lines.map(toPrintable).join('\n')}\n`)
  return unpinned === 0

  /** `within` reads on from the repository in which the document that names this one lies. */
  function fetchOne(entry: ExtendedPolicy, from: string, within: Within | null, depth: number): Fetched {
    const { source: named, digest, line } = entry
    const place = `${from}:${line}`
    if (depth >= deepest)
      throw new UserError('extends-unreadable', { place, path: describeSource(named), reason: 'documents extend each other too deeply' })
    if (named.kind === 'path' && within !== null) {
      const file = posix.normalize(posix.join(posix.dirname(within.file), named.path))
      return keep({ ...within, file }, digest, place, depth)
    }
    if (named.kind !== 'git' || !isRemote(named.repository)) return { lines: [], unpinned: 0 }
    const { repository, ref, file } = named
    const done = fetchGit(repository, ref, mostBytes, (read) => keep({ repository, ref, file, read }, digest, place, depth))
    if (!done.ok) throw new UserError('extends-not-brought', { place, path: repository, reason: done.failure })
    return done.value
  }

  function keep(within: Within, digest: string | null, place: string, depth: number): Fetched {
    const { repository, ref, file, read } = within
    const name = describeSource({ kind: 'git', repository, ref, file })
    const bytes = read(file)
    if (!bytes.ok) throw new UserError('extends-unreadable', { place, path: name, reason: bytes.failure })
    const found = digestOf(bytes.value)
    if (digest !== null && digest !== found) throw new UserError('extends-changed', { place, path: name, digest: found })
    const beneath = listRemote(decodeDocument(bytes.value, name), name).map((entry) => fetchOne(entry, name, within, depth + 1))
    const at = findFetched(found, host)
    if (at === null || !makeDataFolder(dirname(at)) || !host.files.write(at, bytes.value).ok)
      throw new UserError('extends-not-kept', { path: at ?? name })
    return {
      lines: [
        ...beneath.flatMap(({ lines: own }) => own),
        digest === null
          ? `${place}: ${name} is not pinned: read it, and write \`digest: ${found}\` beside it`
          : `${name}: fetched, and it is what its digest says`,
      ],
      unpinned: beneath.reduce((sum, one) => sum + one.unpinned, digest === null ? 1 : 0),
    }
  }
}

interface Within {
  readonly repository: string
  readonly ref: string
  readonly file: string
  readonly read: ReadFetched
}
