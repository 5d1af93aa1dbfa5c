// Programs of our own with something wrong in them: lines gone, doubled or swapped, words of another place, the end cut off.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export type Files = Readonly<Record<string, string>>

/** Every program of `test/apps` and `examples`, as the analysis gets it. */
export function readPrograms(): readonly Files[] {
  return ['test/apps', 'examples'].flatMap((place) =>
    readdirSync(join(ROOT, place), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => readFiles(join(ROOT, place, entry.name)))
      .filter((files) => Object.keys(files).length > 0),
  )
}

function readFiles(folder: string): Files {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1).replaceAll('\\', '/')
    if (entry.isFile() && /\.(py|toml|txt|env)$/.test(name) && !name.startsWith('truth/')) files[name] = readFileSync(path, 'utf8')
  }
  return files
}

type Change =
  | { readonly kind: 'delete' | 'double' | 'indent'; readonly at: number }
  | { readonly kind: 'swap' | 'word'; readonly at: number; readonly other: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }

const place = fc.nat({ max: 1_000_000 })
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'double', 'indent'), at: place }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('swap', 'word'), at: place, other: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), at: place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('insert'),
      at: place,
      text: fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '{',
        '"',
        "'''",
        ':',
        ',',
        '*',
        '**',
        '@',
        '=',
        '\\',
        '\t',
        '\0',
        'é',
        ' if ',
        ' for x in ',
        'await ',
      ),
    }),
  },
)

/** One of the programs with up to six changes in one of its Python files. */
export function mutants(programs: readonly Files[]): fc.Arbitrary<Files> {
  return fc.tuple(fc.constantFrom(...programs), place, fc.array(change, { minLength: 1, maxLength: 6 })).map(([files, which, changes]) => {
    const names = Object.keys(files).filter((name) => name.endsWith('.py'))
    const name = names[which % names.length] ?? ''
    return { ...files, [name]: changes.reduce(apply, files[name] ?? '') }
  })
}

function apply(text: string, change: Change): string {
  const lines = text.split('\n')
  const line = change.at % lines.length
  switch (change.kind) {
    case 'delete':
      return lines.toSpliced(line, 1).join('\n')
    case 'double':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
    case 'indent':
      return lines.with(line, `    ${lines[line] ?? ''}`).join('\n')
    case 'swap': {
      const other = change.other % lines.length
      return lines
        .with(line, lines[other] ?? '')
        .with(other, lines[line] ?? '')
        .join('\n')
    }
    case 'word': {
      const words = [...text.matchAll(/\w+|[^\w\s]/g)]
      const [to, from] = [words[change.at % words.length], words[change.other % words.length]]
      if (to === undefined || from === undefined) return text
      return text.slice(0, to.index) + from[0] + text.slice(to.index + to[0].length)
    }
    case 'cut':
      return text.slice(0, change.at % (text.length + 1))
    case 'insert': {
      const at = change.at % (text.length + 1)
      return text.slice(0, at) + change.text + text.slice(at)
    }
  }
}
