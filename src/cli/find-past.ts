// The history of the scanned folder for the rooms that ask for it, and a place where they keep what they made of it. Nobody asks git
// before somebody asks us.

import { type Memory, UserError } from '../base/index.ts'
import type { Past } from '../finding/index.ts'
import { type FoundHistory, findHistory, hidesByPattern, openStore, type Store } from '../io/index.ts'
import type { AnalysisRequest } from './analysis.ts'
import { digestOf } from './cache/looked-at-tree.ts'
import type { Host } from './host.ts'
import { findTool } from './read-model.ts'

/** What `--history` alone means: some years of most projects, and minutes at the most. */
export const usualDepth = { commits: 10_000, bytes: 2 * 1024 * 1024 * 1024 } as const

/**
 * `wanted` is as it was written: `all`, a number of commits, or empty; null where nobody asked. With a commit, the past is what leads to
 * that one, and nothing is kept.
 */
export function findPast(request: AnalysisRequest, wanted: string | null, host: Host, tip: string | null = null): Past {
  let found: FoundHistory | null = null
  const find = () => {
    found ??= findHistory(request.target.folder, toHidden(request), tip)
    return found
  }
  if (wanted !== null) checkHistory(find(), request.target.shown)
  return {
    depth: wanted === null ? null : toDepth(wanted),
    find() {
      const answer = find()
      return answer.kind === 'found' ? { history: answer.history, memory: createMemory(request, host, tip !== null) } : null
    },
  }
}

/** Who asks for the history wants to know when there is none. */
function checkHistory(found: FoundHistory, path: string): void {
  switch (found.kind) {
    case 'found':
      return
    case 'no-git':
      throw new UserError('history-without-git')
    case 'no-checkout':
      throw new UserError('history-without-checkout', { path })
    case 'refused':
      throw new UserError('history-refused', { path, reason: found.reason })
  }
}

function toHidden({ settings: { exclude } }: AnalysisRequest): (path: string) => boolean {
  return exclude === undefined || exclude.length === 0 ? () => false : hidesByPattern(exclude)
}

function toDepth(wanted: string): Past['depth'] {
  if (wanted === '') return usualDepth
  return { commits: wanted === 'all' ? Number.MAX_SAFE_INTEGER : Number(wanted), bytes: Number.MAX_SAFE_INTEGER }
}

/** Of this program, this folder and what is passed over in it; another program may find something else. */
function createMemory({ target, settings, useCache }: AnalysisRequest, host: Host, isOnlyRead: boolean): Memory {
  const tool = useCache ? findTool(host) : null
  const store = tool === null ? null : openStore(host.environment, target.folder)
  if (store === null) return { read: () => null, write: () => {} }
  const place = digestOf(JSON.stringify([target.folder, settings.exclude ?? []])).slice(0, 32)
  return {
    read: (name) => {
      const kept = readAll(store, `${name}-${place}`)
      // What was written by another build is overwritten, and not kept beside.
      return isKept(kept) && kept.tool === tool ? kept.value : null
    },
    write: (name, value) => {
      if (!isOnlyRead) store.write(`${name}-${place}`, [new TextEncoder().encode(JSON.stringify({ tool, value }))])
    },
  }
}

function readAll(store: Store, name: string): unknown {
  const file = store.open(name)
  const bytes = file?.read(0, file.size) ?? null
  file?.close()
  if (bytes === null) return null
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

function isKept(kept: unknown): kept is { readonly tool: unknown; readonly value: unknown } {
  return typeof kept === 'object' && kept !== null && 'tool' in kept && 'value' in kept
}
