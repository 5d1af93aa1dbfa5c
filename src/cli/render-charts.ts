// The charts of the tree as helm fills them in, for the room that asks. Helm gets a copy of what the tree may read, and nothing else.

import type { Clock, Tree } from '../base/index.ts'
import type { RenderChart } from '../finding/index.ts'
import { renderWithHelm } from '../io/index.ts'

const mostFiles = 2_000
const mostBytes = 16 * 1024 * 1024
/** For all charts of a tree together. */
const mostMilliseconds = 60_000

export interface ChartRenderer {
  readonly render: RenderChart
  /** Whether something was left out because of time: the next run may say more. */
  isLate(): boolean
}

export function createChartRenderer(tree: Tree, clock: Clock): ChartRenderer {
  const started = clock.now().getTime()
  let isLate = false
  return {
    isLate: () => isLate,
    render({ folder, release, namespace }) {
      if (clock.now().getTime() - started > mostMilliseconds) {
        isLate = true
        return { problem: `there was no time left after ${mostMilliseconds / 1000} seconds of other charts` }
      }
      const files = copyChart(tree, folder)
      if (files === null) return { problem: `it has more than ${mostFiles} files or ${mostBytes / 1024 / 1024} MB` }
      const run = (given: ReadonlyMap<string, Uint8Array>) => {
        const answer = renderWithHelm(given, { release, namespace })
        if (answer.kind === 'manifests') return { text: answer.text }
        if (answer.kind === 'no-helm') return { problem: 'no program `helm` is installed' }
        isLate ||= answer.isLate
        return { problem: answer.reason, isAbsentPart: answer.reason.includes('missing in charts/') }
      }
      const first = run(files)
      if (!('problem' in first) || first.isAbsentPart !== true) return first
      const without = withoutDependencies(files)
      if (without === null) return first
      const second = run(without)
      if (!('text' in second)) return { problem: `${first.problem}; without them: ${second.problem}` }
      return { text: second.text, lacks: 'the charts that it depends on are not in the tree, and what they bring was not looked at' }
    },
  }
}

/** Null: too much. A schema may name addresses and files to read, and nobody sees what is in an archive: both stay behind. */
function copyChart(tree: Tree, folder: string): ReadonlyMap<string, Uint8Array> | null {
  const inside = folder === '' ? '' : `${folder}/`
  const files = new Map<string, Uint8Array>()
  let bytes = 0
  for (const { path, size } of [...tree.files, ...tree.others()]) {
    if (!path.startsWith(inside)) continue
    const name = path.slice(inside.length)
    if (/(?:^|\/)(?:values\.schema\.json|templates\/NOTES\.txt)$|\.(?:tgz|gz)$|(?:^|\/)templates\/tests\//.test(name)) continue
    bytes += size
    if (files.size >= mostFiles || bytes > mostBytes) return null
    const content = tree.read(path)
    if (content !== null) files.set(name, content)
  }
  return files
}

/** Null where charts of its own are in it: without the list they would all be switched on. */
function withoutDependencies(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> | null {
  const chart = files.get('Chart.yaml')
  if (chart === undefined || [...files.keys()].some((name) => name.startsWith('charts/') && name.endsWith('/Chart.yaml'))) return null
  const lines = new TextDecoder().decode(chart).split('\n')
  const from = lines.findIndex((line) => /^dependencies\s*:/.test(line))
  if (from < 0) return null
  const length = lines.slice(from + 1).findIndex((line) => /^[^\s#-]/.test(line))
  const kept = [...lines.slice(0, from), ...(length < 0 ? [] : lines.slice(from + 1 + length))]
  const own = [...files].filter(([name]) => name !== 'Chart.lock')
  return new Map([...own, ['Chart.yaml', new TextEncoder().encode(kept.join('\n'))]])
}
