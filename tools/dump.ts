// `npm run dump STAGE FOLDER [PART]`: what one stage makes of a folder, as text that can be read and compared. PART is a piece of a
// path: only files that hold it are shown. A stage is one row of the table.

import { resolve } from 'node:path'
import { argv, env, stdout } from 'node:process'
import type { Tree } from '../src/base/index.ts'
import { extractFromSource } from '../src/extract/index.ts'
import { readTree } from '../src/io/index.ts'
import { createModuleIndex, findHints, findSourceRoots, findVersions } from '../src/project/index.ts'
import { parsePython, printForm } from '../src/syntax/python/index.ts'

const stages: Readonly<Record<string, (tree: Tree, part: string) => Iterable<string>>> = {
  *tree(tree, part) {
    for (const { path, kind, size } of tree.files) if (path.includes(part)) yield `${kind.padEnd(8)} ${path} (${size})`
    for (const { path, reason } of tree.skipped) if (path.includes(part)) yield `skipped  ${path} (${reason})`
    for (const { code, place, message } of tree.problems) yield `problem  ${place.file}: ${code}: ${message}`
  },
  *forms(tree, part) {
    for (const { path, kind } of tree.files) {
      if (kind !== 'python' || !path.includes(part)) continue
      const bytes = tree.read(path)
      yield `==> ${path}`
      yield bytes === null ? 'unreadable' : printForm(parsePython(bytes).form)
    }
  },
  *index(tree, part) {
    const index = createModuleIndex(tree, findSourceRoots(tree))
    for (const root of index.roots) yield `root     ${root === '' ? '.' : root}`
    for (const [name, { version, origin }] of findVersions(tree)) if (name.includes(part)) yield `release  ${name} ${version} (${origin})`
    for (const { entry, program, kind } of findHints(tree, index)) yield `start    ${entry} (${program}, ${kind})`
    for (const { path, kind } of tree.files)
      if (kind === 'python' && path.includes(part)) yield `module   ${index.moduleNameOf(path)} ${path}`
  },
  *access(tree, part) {
    const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
    const lines: string[] = []
    let isShown = false
    const traceAccess = (text: string): void => {
      if (text.startsWith('==>')) isShown = text.includes(part)
      if (isShown) lines.push(text)
    }
    const model = extractFromSource(tree, { snapshot, traceAccess })
    yield* lines
    for (const { id, access, accessCertainty } of model.routes) if (id.includes(part)) yield `${access} (${accessCertainty}) ${id}`
  },
  *flows(tree, part) {
    const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
    const model = extractFromSource(tree, { snapshot, withFlows: true })
    const access = new Map(model.routes.map((route) => [route.id, route.access]))
    const { effects = [], flows = [], cut = 0 } = model.flows ?? {}
    yield `${effects.length} effects, ${flows.length} flows, ${cut} cut`
    for (const { effect, source, steps, entries, events, chooses, certainty } of flows) {
      const { file, line } = effect.place
      const head = `==> ${effect.kind} ${effect.does} ${chooses} ${certainty} ${file}:${line} ${effect.text}`
      if (part !== '' && !head.includes(part)) continue
      yield head
      yield `    ${source.name} (${source.in}) in ${source.inside.module}:${source.inside.function}`
      for (const { place, note } of steps) yield `      ${place.file}:${place.line} ${note}`
      for (const id of [...entries.slice(0, 3), ...events.slice(0, 2)]) yield `    ${access.get(id) ?? 'event'} ${id}`
      if (entries.length > 3) yield `    and ${entries.length - 3} more`
    }
  },
  *model(tree, part) {
    const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
    const model = extractFromSource(tree, { snapshot })
    yield JSON.stringify({ ...model, routes: model.routes.filter(({ path, id }) => path.includes(part) || id.includes(part)) }, null, 1)
  },
}

const [stage, folder, part = ''] = argv.slice(2)
const show = stage === undefined || !Object.hasOwn(stages, stage) ? undefined : stages[stage]
if (show === undefined || folder === undefined) {
  console.error(`write \`npm run dump STAGE FOLDER [PART]\`\n  the stages are: ${Object.keys(stages).join(', ')}`)
  process.exitCode = 2
} else {
  const tree = readTree(resolve(env['INIT_CWD'] ?? '.', folder))
  for (const line of show(tree, part)) stdout.write(`${line}\n`)
}
