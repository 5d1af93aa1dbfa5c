// The yardstick of speed: reads every `.py` file below a folder that git would not ignore and calls Pyright's parser on it, one
// thread, nothing kept. `run.mjs` bundles this file, because ours is measured as a bundle too. Prints files, lines and failures.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { DiagnosticSink } from '@zzzen/pyright-internal/dist/common/diagnosticSink.js'
import { ParseOptions, Parser } from '@zzzen/pyright-internal/dist/parser/parser.js'
import ignore from 'ignore'

const SKIPPED = new Set(['.git', '.hg', '.venv', 'venv', 'node_modules', '__pycache__', '.tox', '.nox', 'site-packages'])

function* pythonFiles(folder, path, rules) {
  const entries = readdirSync(join(folder, path), { withFileTypes: true })
  const own = entries.some((entry) => entry.name === '.gitignore')
    ? [...rules, { base: path, matcher: ignore().add(readFileSync(join(folder, path, '.gitignore'), 'utf8')) }]
    : rules
  for (const entry of entries) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`
    const isFolder = entry.isDirectory()
    if (isFolder ? SKIPPED.has(entry.name) : !(entry.isFile() && entry.name.endsWith('.py'))) continue
    const hidden = own.some(({ base, matcher }) => {
      const relative = base === '' ? inner : inner.slice(base.length + 1)
      return matcher.ignores(isFolder ? `${relative}/` : relative)
    })
    if (hidden) continue
    if (isFolder) yield* pythonFiles(folder, inner, own)
    else yield join(folder, inner)
  }
}

let files = 0
let lines = 0
let failures = 0
for (const file of pythonFiles(argv[2], '', [])) {
  const text = readFileSync(file, 'utf8')
  files++
  try {
    lines += new Parser().parseSourceFile(text, new ParseOptions(), new DiagnosticSink()).tokenizerOutput.lines.count
  } catch {
    failures++ // nesting that overflows the stack
  }
}
console.log(JSON.stringify({ files, lines, failures }))
