// From the rules: src/rules/index.ts, which lists them, and a page for each in docs/rules. The listing of the folder is the registry.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type RulePage, toRuleList, toRulePage } from '../../src/report/index.ts'
import type { Rule } from '../../src/rules/kit.ts'

interface Generated {
  readonly file: string
  make(): string
}

/** `authentication/security-scheme-never-verified`, sorted. */
export function listRules(root: string): string[] {
  const folder = join(root, 'src', 'rules')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

export async function generateRules(root: string): Promise<Generated[]> {
  const names = listRules(root)
  const pages: RulePage[] = []
  for (const name of names) {
    // The rule itself and not the index that is about to be written: that may be stale or name a file that has gone.
    const module: { default: Rule } = await import(pathToFileURL(join(root, 'src', 'rules', `${name}.ts`)).href)
    pages.push({ card: module.default, group: name.split('/')[0] ?? '' })
  }
  return [
    { file: 'src/rules/index.ts', make: () => toIndex(names) },
    { file: 'docs/rules/README.md', make: () => toRuleList(pages) },
    ...pages.map((page) => ({ file: `docs/rules/${page.card.id}.md`, make: () => toRulePage(page.card) })),
  ]
}

function toIndex(names: readonly string[]): string {
  const imports = names.map((name) => `import ${toVariable(name)} from './${name}.ts'`)
  return `// Made by \`npm run gen\` from the rules in this folder's folders: the door of the room, and the list of all rules.

${[...imports, "import type { Rule } from './kit.ts'"].sort(bySource).join('\n')}

export { checkModel, type RuleReport, toCard } from './check-model.ts'
export { type ParsedExample, parseExample } from './example.ts'
export { type Draft, defineRule, type Report, type Rule, type RuleContext } from './kit.ts'
export { redirects } from './redirects.ts'

export const rules: readonly Rule[] = [
${names.map((name) => `  ${toVariable(name)},`).join('\n')}
]
`
}

function bySource(one: string, other: string): number {
  const [a, b] = [one, other].map((line) => line.slice(line.indexOf("'")))
  return (a ?? '') < (b ?? '') ? -1 : 1
}

function toVariable(name: string): string {
  return (name.split('/')[1] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
