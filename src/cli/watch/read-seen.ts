// One look at an application for `watch`: the findings that are shown, and who may call which route.

import { join } from 'node:path'
import { readTree } from '../../io/index.ts'
import type { FindingsJson, RoutesJson } from '../../report/index.ts'
import { accessWords, isShown } from '../../report/index.ts'
import type { Wish } from '../analysis.ts'
import type { applicationOptions } from '../application-options.ts'
import type { Host } from '../host.ts'
import type { OptionValues } from '../options.ts'
import { readApplication } from '../read-application.ts'
import type { Seen } from './tell-changes.ts'

type Options = OptionValues<typeof applicationOptions>

export async function readSeen(
  wish: Extract<Wish, { kind: 'findings' }>,
  path: string | undefined,
  options: Options,
  host: Host,
): Promise<Seen> {
  const silent: Host = { ...host, terminal: { ...host.terminal, print: () => {}, note: () => {} } }
  const read = async (wanted: Wish) => JSON.parse((await readApplication(wanted, path, options, silent)).report)
  // What our own writers of JSON write.
  const { findings, problems }: FindingsJson = await read(wish)
  const { routes }: RoutesJson = await read({ kind: 'routes', format: 'json', explain: null })
  const shown = findings.filter((finding) => isShown(finding, wish.all))
  const apps = new Set(routes.map(({ app }) => app))
  return {
    findings: new Map(
      shown.map(({ fingerprint, severity, places: [{ file, line }], message, rule }) => [
        fingerprint,
        { severity, place: `${file}:${line}`, what: message.what, rule },
      ]),
    ),
    routes: new Map(routes.map(({ id, access }) => [apps.size === 1 ? id.slice(id.indexOf('|') + 1) : id, accessWords[access]])),
    problems: problems.map(({ file, line, message }) => `${file === '' ? '' : `${file}${line > 0 ? `:${line}` : ''}: `}${message}`),
  }
}

/** The folders that are looked into, empty ones too: something may come to lie there. */
export function listFolders(folder: string, exclude: readonly string[]): readonly string[] {
  const tree = readTree(folder, { exclude })
  const skipped = new Set(tree.skipped.map(({ path }) => path))
  const folders = ['']
  // A list that grows while it is walked.
  for (const at of folders)
    for (const { name, kind } of tree.list(at)) {
      const path = at === '' ? name : `${at}/${name}`
      if (kind === 'folder' && !skipped.has(path)) folders.push(path)
    }
  return folders.map((path) => join(folder, path))
}
