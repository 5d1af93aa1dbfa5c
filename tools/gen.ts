// Everything that is made of something else and committed all the same. `npm run gen` writes it, `--check` says what is stale,
// `--print` shows it. A generator is one line in the table: a file, and a function that answers its whole content.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { presetNames, toDocumentSchema, toPolicyTestsSchema } from '../src/policy/index.ts'
import { redirects } from '../src/rules/index.ts'
import { accuracyPage, readResults } from './accuracy.ts'
import { generateFactsPage } from './gen/facts-page.ts'
import { generateReportPage } from './gen/report-page.ts'
import { generateRules, listRuleIds } from './gen/rules.ts'
import { generateSchemas } from './gen/schemas.ts'
import { fillMarks } from './generated-parts.ts'

const checkout = fileURLToPath(new URL('..', import.meta.url))

interface Generator {
  readonly file: string
  /** `before` is what the file holds now, '' where there is none. */
  make(before: string): string
}

/** From the folders and not from the indexes, which may be stale. */
const ruleIds = listRuleIds(checkout)

/** Of today, and those that lead to one of them. */
const ruleNames = [...ruleIds, ...Object.entries(redirects).flatMap(([old, redirect]) => ('to' in redirect ? [old] : []))].sort()

const generators: readonly Generator[] = [
  ...(await generateRules(checkout)),
  ...generateSchemas(checkout),
  generateReportPage(checkout),
  { file: 'schema/settings.json', make: () => `${JSON.stringify(toDocumentSchema(ruleIds, presetNames), null, 2)}\n` },
  { file: 'src/cli/settings/rule-names.json', make: () => `${JSON.stringify(ruleNames, null, 2)}\n` },
  { file: 'schema/policy-tests.json', make: () => `${JSON.stringify(toPolicyTestsSchema(), null, 2)}\n` },
  { file: 'docs/guide/facts.md', make: generateFactsPage },
  { file: 'docs/accuracy.md', make: () => accuracyPage(readResults()) },
  { file: 'README.md', make: (before) => fillMarks(before, checkout) },
]

const mode = argv[2] ?? '--write'
if (!['--write', '--check', '--print'].includes(mode)) {
  console.error(`\`${mode}\` is not a mode\n  use one of: --write, --check, --print`)
  process.exit(2)
}

// Pages show what the built command prints. By a computed name, because the module is plain JavaScript.
const { ensureBuilt } = await import(new URL('./ready.mjs', import.meta.url).href)
await ensureBuilt()

let stale = 0
for (const { file, make } of generators) {
  const path = join(checkout, file)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const after = make(before)
  if (mode === '--print') console.log(`==> ${file}\n${after}`)
  if (before === after) continue
  stale += 1
  if (mode === '--check') console.log(`${file}: stale`)
  if (mode !== '--write') continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, after)
  console.log(`${file}: written`)
}
if (mode === '--check' && stale > 0) {
  console.log('run `npm run gen` and commit what it writes')
  process.exitCode = 1
}
