// From the rules of all rooms: the index of each room, and a page for each rule in docs/rules. The listing of the folders is the registry.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RuleCard } from '../../src/finding/index.ts'
import { type RulePage, toRuleList, toRulePage } from '../../src/report/index.ts'

interface Generated {
  readonly file: string
  make(): string
}

interface Room {
  /** The folder whose files, or whose folders' files, are rules. */
  readonly folder: string
  /** Where the list is written, from the folder. */
  readonly list: string
  /** Of the list. */
  readonly variable: string
  readonly type: { readonly name: string; readonly from: string }
  /** What the page of all rules files them under, where they are not in folders. */
  readonly group: string
  /** Rules may stand in the folder itself. */
  readonly isFlat: boolean
  readonly opening: string
  readonly exports: readonly string[]
}

const rooms: readonly Room[] = [
  {
    folder: 'src/rules',
    list: 'index.ts',
    variable: 'rules',
    type: { name: 'Rule', from: './kit.ts' },
    group: '',
    isFlat: false,
    opening: "from the rules in this folder's folders: the door of the room, and the list of all rules.",
    exports: [
      "export { checkModel, detectInCode } from './check-model.ts'",
      "export { type Draft, defineRule, type Report, type Rule, type RuleContext } from './kit.ts'",
      "export { isPublicOnPurpose } from './public-purpose.ts'",
      "export { redirects } from './redirects.ts'",
    ],
  },
  {
    folder: 'src/supply-chain/rules',
    list: 'index.ts',
    variable: 'supplyRules',
    type: { name: 'SupplyRule', from: '../kit.ts' },
    group: 'dependencies of the project',
    isFlat: true,
    opening: 'from the rules in this folder: the list of them.',
    exports: [],
  },
  {
    folder: 'src/secrets/kinds',
    list: 'index.ts',
    variable: 'kinds',
    type: { name: 'Kind', from: '../kit.ts' },
    group: 'kinds of secrets',
    isFlat: true,
    opening: 'from the kinds in this folder: the list of them.',
    exports: [],
  },
  {
    folder: 'src/infrastructure/checks',
    list: 'index.ts',
    variable: 'checks',
    type: { name: 'Check', from: '../kit.ts' },
    group: '',
    isFlat: false,
    opening: "from the checks in this folder's folders: the list of them.",
    exports: [],
  },
]

interface Listed {
  readonly room: Room
  /** From the folder of the room: `authentication/security-scheme-never-verified`. */
  readonly name: string
}

/** The ids of all rules, room after room. */
export function listRuleIds(root: string): string[] {
  return rooms.flatMap((room) => listRules(root, room)).map((listed) => idOf(listed))
}

/** `authentication/security-scheme-never-verified` of the rules about code, sorted. */
export function listCodeRules(root: string): string[] {
  return rooms.filter(({ folder }) => folder === 'src/rules').flatMap((room) => listRules(root, room).map(({ name }) => name))
}

function listRules(root: string, room: Room): Listed[] {
  const folder = join(root, room.folder)
  const entries = readdirSync(folder, { withFileTypes: true })
  const own = room.isFlat ? entries.filter((entry) => entry.isFile()).map(({ name }) => name) : []
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
  return [...own, ...below]
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== room.list)
    .map((file) => ({ room, name: file.slice(0, -'.ts'.length) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

export async function generateRules(root: string): Promise<Generated[]> {
  const generated: Generated[] = []
  const pages: RulePage[] = []
  for (const room of rooms) {
    const listed = listRules(root, room)
    for (const { name } of listed) {
      // The rule itself and not the index that is about to be written: that may be stale or name a file that has gone.
      const module: { default: RuleCard } = await import(pathToFileURL(join(root, room.folder, `${name}.ts`)).href)
      pages.push({ card: module.default, group: name.includes('/') ? (name.split('/')[0] ?? '') : room.group })
    }
    generated.push({ file: `${room.folder}/${room.list}`, make: () => toIndex(room, listed) })
  }
  return [
    ...generated,
    { file: 'docs/rules/README.md', make: () => toRuleList(pages) },
    ...pages.map((page) => ({ file: `docs/rules/${page.card.id}.md`, make: () => toRulePage(page.card) })),
  ]
}

function toIndex({ variable, type, opening, exports }: Room, listed: readonly Listed[]): string {
  const imports = listed.map((one) => `import ${toVariable(one)} from './${one.name}.ts'`)
  const blocks = [
    `// Made by \`npm run gen\` ${opening}`,
    [...imports, `import type { ${type.name} } from '${type.from}'`].sort(bySource).join('\n'),
    ...(exports.length === 0 ? [] : [exports.join('\n')]),
    `export const ${variable}: readonly ${type.name}[] = [\n${listed.map((one) => `  ${toVariable(one)},`).join('\n')}\n]`,
  ]
  return `${blocks.join('\n\n')}\n`
}

/** As the formatter orders them: what lies above first. */
function bySource(one: string, other: string): number {
  const [a = '', b = ''] = [one, other].map((line) => line.slice(line.indexOf("'") + 1))
  const above = Number(b.startsWith('../')) - Number(a.startsWith('../'))
  return above || (a < b ? -1 : 1)
}

function idOf({ name }: Listed): string {
  return name.split('/').at(-1) ?? ''
}

function toVariable(listed: Listed): string {
  return idOf(listed).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
