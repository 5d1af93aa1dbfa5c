// What a scan costs after one file changed, beside one without a cache, and whether both say the same to the byte.
//   npm run bench -- warm FOLDER [--rounds N] [--edits N] [--seed N] [--bin FILE]
// Works on a copy of FOLDER in .cache/bench/warm. Rounds alternate: without a cache, unchanged, lines moved (a comment in a function), a
// statement more in a function, and one more in a module. Then N random edits, each answered with and without what is kept.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from '../tools/developer-options.mjs'
import { measure, median } from './measure.mjs'
import { ownCommit } from './result.mjs'

const { values: options, positionals } = readOptions(
  'npm run bench -- warm FOLDER [--rounds N] [--edits N] [--seed N] [--bin FILE]',
  {
    rounds: { type: 'string', default: '3' },
    edits: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    bin: { type: 'string' },
  },
  1,
)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = resolve(options.bin ?? join(root, 'bin/fastward.js'))
const source = resolve(positionals[0])
const work = join(root, '.cache/bench/warm', basename(source))
const [tree, cache] = [join(work, 'tree'), join(work, 'cache')]
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
cpSync(source, tree, { recursive: true, filter: (path) => basename(path) !== '.git' })

const random = randomOf(Number(options.seed))
const pick = (list) => list[Math.floor(random() * list.length)]
const files = readdirSync(tree, { recursive: true })
  .filter(
    (path) => path.endsWith('.py') && !/(?:^|\/)(?:tests?|examples?|docs?)\//.test(path) && readFileSync(join(tree, path)).length > 1500,
  )
  .sort()
const textOf = (path) => readFileSync(join(tree, path), 'utf8')

const scan = (...more) =>
  measure([process.execPath, bin, 'scan', tree, '--format', 'json', '--fail-on', 'never', ...more], {
    env: { XDG_CACHE_HOME: cache },
    keepOutput: true,
  })

/** A line in front of one that matches; null where none does. */
function insert(text, pattern, made) {
  const lines = text.split('\n')
  const found = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []))
  if (found.length === 0) return null
  const at = pick(found)
  const indent = /^\s*/.exec(lines[at])[0]
  return lines.toSpliced(at, 0, ...made.map((line) => (line === '' ? '' : indent + line))).join('\n')
}

function replace(text, pattern, made) {
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return null
  const match = pick(found)
  return text.slice(0, match.index) + made(match) + text.slice(match.index + match[0].length)
}

const number = () => Math.floor(random() * 1e6)
const statement = /^ {4,}(?:return|raise|await|logger|log)\b/
const kinds = {
  'lines moved': (text) => insert(text, statement, ['# Looked at.', '']),
  'line at the top': (text) => `# ${number()}\n${text}`,
  'statement in a function': (text) => insert(text, statement, [`_round_ = ${number()}`]),
  'call in a function': (text) => insert(text, statement, [`print("round", ${number()})`]),
  'file opened in a function': (text) => insert(text, statement, [`open("round-${number()}")`]),
  'statement in a module': (text) => `${text}\n_round_ = ${number()}\n`,
  'import in a module': (text) => `import secrets\n${text}`,
  'path of a decorator': (text) => replace(text, /@\w+\.(?:get|post|put|patch|delete)\(\s*["']/g, ([all]) => `${all}/round${number()}`),
  'dependency taken out': (text) => replace(text, /Depends\(\w+\)/g, () => 'Depends(lambda: None)'),
  'function renamed': (text) => replace(text, /(def \w+)\(/g, ([, name]) => `${name}_renamed(`),
  'text in a function': (text) => replace(text, /(?<=\n {8,}[^\n"']*)"[a-z_ ]+"/g, () => `"round ${number()}"`),
  'test turned round': (text) => replace(text, /\n( {4,})if not /g, ([, indent]) => `\n${indent}if `),
}

/** One file becomes another, comes or goes; answers what undoes it. */
function change(kind, path) {
  const whole = join(tree, path)
  const before = textOf(path)
  if (kind === 'file gone') rmSync(whole)
  else if (kind === 'file new') {
    const made = join(dirname(whole), 'round_new.py')
    writeFileSync(made, 'import os\n\n\ndef run(name):\n    os.system(name)\n')
    return () => rmSync(made)
  } else {
    const after = kinds[kind](before)
    if (after === null) return null
    writeFileSync(whole, after)
  }
  return () => writeFileSync(whole, before)
}

function changeSome(kind) {
  for (let i = 0; i < 200; i++) {
    const path = pick(files)
    const undo = change(kind, path)
    if (undo !== null) return { path, undo }
  }
  return null
}

const show = (value) => (value === null ? '-' : value.toFixed(2))
const load = () => loadavg()[0].toFixed(1)
const timed = ['lines moved', 'statement in a function', 'statement in a module']
const times = { 'without a cache': [], unchanged: [], ...Object.fromEntries(timed.map((kind) => [kind, []])) }
const { id, changed } = ownCommit()
console.log(
  `${basename(source)}, ${files.length} files, at ${id}${changed ? ' (changed)' : ''}, node ${process.version}, ${cpus().length} processors`,
)
for (let round = 1; round <= Number(options.rounds); round++) {
  console.log(`round ${round}, load ${load()}`)
  times['without a cache'].push(await scan('--no-cache'))
  await scan()
  times.unchanged.push(await scan())
  for (const kind of timed) {
    const changed = changeSome(kind)
    if (changed === null) continue
    const { path, undo } = changed
    const run = await scan()
    times[kind].push(run)
    console.log(`  ${kind}: ${path}, ${show(run.wall)} s`)
    undo()
    // The next one starts from what is kept of the tree as it was.
    await scan()
  }
}
const cold = times['without a cache'].map(({ wall }) => wall)
for (const [name, runs] of Object.entries(times)) {
  if (runs.length === 0) continue
  const [wall, cpu] = [median(runs.map((run) => run.wall)), median(runs.map((run) => run.cpu))]
  console.log(`${name.padEnd(26)} ${show(wall)} s, CPU ${show(cpu)} s, ${show(wall / median(cold))} of a run without a cache`)
}

let different = 0
const all = [...Object.keys(kinds), 'file gone', 'file new']
for (let i = 0; i < Number(options.edits); i++) {
  const kind = all[i % all.length]
  const changed = changeSome(kind)
  if (changed === null) continue
  const { path, undo } = changed
  const kept = await scan()
  const anew = await scan('--no-cache')
  const isSame = kept.stdout === anew.stdout && kept.code === anew.code
  if (!isSame) {
    different++
    writeFileSync(join(work, `kept-${i}.json`), kept.stdout)
    writeFileSync(join(work, `anew-${i}.json`), anew.stdout)
  }
  console.log(`${isSame ? 'same' : 'DIFFERENT'}  ${kind}: ${path}, ${show(kept.wall)} s beside ${show(anew.wall)} s, load ${load()}`)
  undo()
}
if (Number(options.edits) > 0) console.log(`${options.edits} edits, ${different} answered otherwise`)
process.exitCode = different === 0 ? 0 : 1

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function randomOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
