// `fastward watch [PATH]`: scans again whenever a file is saved, and says what that changed. Stays quiet otherwise, until Ctrl-C.

import { relative } from 'node:path'
import { toPrintable, UserError } from '../../base/index.ts'
import { plainScan, type Wish } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import type { Host } from '../host.ts'
import { getTarget } from '../target.ts'
import { describeSeen, type Seen, tellChanges } from '../watch/tell-changes.ts'

/** Saves come in handfuls: an editor writes beside the file and renames, a branch changes a hundred. Milliseconds. */
const rest = 150
const mostNames = 3

const { output: _, ...options } = applicationOptions

export default defineCommand({
  name: 'watch',
  summary: 'scan again whenever a file is saved, and tell what that changed',
  argument: pathArgument,
  options: {
    all: { kind: 'flag', description: 'tell everything, however sure' },
    only: { kind: 'many', value: 'RULE', description: 'look for this rule alone, or for code, dependencies, secrets or infrastructure' },
    skip: { kind: 'many', value: 'RULE', description: 'do not look for this (again and again)' },
    ...options,
  },
  async run(options, path, host) {
    const { print } = host.terminal
    const { folder, shown } = getTarget(path, host)
    const { readSeen, listFolders } = await import('../watch/read-seen.ts')
    const wish: Wish = {
      ...plainScan,
      all: options.all,
      only: options.only,
      skip: options.skip,
    }
    const read = () => readSeen(wish, path, { ...options, output: undefined }, host)
    const watch = host.watchFolders()
    try {
      watch.follow([folder])
      let before = await read()
      print(`Watching \`${toPrintable(shown)}\`. Ctrl-C ends.\n${describeSeen(before).join('\n')}\n`)
      const unwatched = watch.follow(listFolders(folder, options.exclude))
      if (unwatched.length > 0)
        print(`  ${unwatched.length} folders cannot be watched: the system allows no more; changes there are not seen\n`)
      // What was saved while the first scan ran, below folders that nobody watched yet.
      let changed: ReadonlySet<string> | null = new Set()
      for (;;) {
        const after = await attempt(read, host)
        if (after !== null) {
          const told = tellChanges(before, after)
          if (told.length > 0) print(`${time(host)}  ${describeNames(changed, folder)}\n${told.join('\n')}\n`)
          before = after
        }
        changed = await watch.next(rest)
        if (changed === null) return exitCode.fine
        watch.follow(listFolders(folder, options.exclude))
      }
    } finally {
      watch.close()
    }
  },
})

/** A settings file that is half written is no reason to end. */
async function attempt(read: () => Promise<Seen>, host: Host): Promise<Seen | null> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    host.terminal.print(`${time(host)}  ${toPrintable(error.message)}\n  ${toPrintable(error.remedy)}\n`)
    return null
  }
}

function time({ clock }: Host): string {
  return clock.now().toTimeString().slice(0, 8)
}

function describeNames(changed: ReadonlySet<string>, folder: string): string {
  const names = [...changed].map((path) => relative(folder, path)).sort()
  if (names.length === 0) return 'while the first scan ran'
  return names.length > mostNames ? `${names.length} files` : names.map(toPrintable).join(', ')
}
