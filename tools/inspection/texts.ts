// A legitimate value for a text of an application: by its name where the name says what is written there, else of any kind that people write.

import type { Random } from './random.ts'
import * as words from './words.ts'

export type TextKind =
  | 'name'
  | 'identifier'
  | 'email'
  | 'url'
  | 'prose'
  | 'foreign'
  | 'sql-like'
  | 'code'
  | 'html'
  | 'markdown'
  | 'json'
  | 'search'
  | 'prompt'
  | 'address'
  | 'company'
  | 'base64'
  | 'password'
  | 'number'
  | 'date'
  | 'path'

export interface LegitimateText {
  readonly kind: TextKind
  readonly text: string
}

/** How often each kind is written where the name of a field says nothing, in parts of 100. */
const shares: readonly (readonly [TextKind, number])[] = [
  ['prose', 24],
  ['foreign', 12],
  ['name', 10],
  ['company', 5],
  ['search', 9],
  ['address', 5],
  ['sql-like', 7],
  ['code', 6],
  ['html', 5],
  ['markdown', 4],
  ['json', 3],
  ['url', 4],
  ['prompt', 3],
  ['base64', 2],
  ['path', 1],
]

const byName: readonly (readonly [RegExp, TextKind])[] = [
  [/e-?mail/i, 'email'],
  [/password|passwd|secret|token|api_?key/i, 'password'],
  [/ur[il]$|url|link|website|webhook|avatar|image_src|endpoint/i, 'url'],
  [/address|street|city|location/i, 'address'],
  [/first_?name|last_?name|full_?name|username|author|owner|display_?name|user$|assignee/i, 'name'],
  [/company|vendor|brand|team|club/i, 'company'],
  [
    /(^|_)(id|ids|uuid|slug|key|hash|sha|digest|cursor|after|before|channel|arch|version|namespace|environment|build)$|fingerprint|_id$/i,
    'identifier',
  ],
  [/prompt|message|instruction|system|human|persona/i, 'prompt'],
  [/^q$|query|search|filter|term|keyword/i, 'search'],
  [/content|body|html|text|note|highlight/i, 'prose'],
  [/file_?path|directory|folder|path/i, 'path'],
  [/date|time|_at$/i, 'date'],
]

export function legitimateText(random: Random, name: string): LegitimateText {
  const named = byName.find(([pattern]) => pattern.test(name))?.[1]
  // What a field is called is a hint; people write all sorts of things all the same.
  const kind = named !== undefined && random.chance(0.8) ? named : anyKind(random)
  return { kind, text: write(random, kind) }
}

function anyKind(random: Random): TextKind {
  let rest = random.below(100)
  for (const [kind, share] of shares) {
    if (rest < share) return kind
    rest -= share
  }
  return 'prose'
}

const sentence = (random: Random) =>
  `${random.pick(words.subjects)} ${random.pick(words.verbs)} ${random.pick(words.objects)}${random.pick(words.ends)}`

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const symbols = `${alphabet}!#$%&*+-_=?@^~.,;:/'"()<>`
const drawn = (random: Random, from: string, length: number) => Array.from({ length }, () => from[random.below(from.length)]).join('')
const hex = (random: Random, length: number) => drawn(random, '0123456789abcdef', length)

function write(random: Random, kind: TextKind): string {
  switch (kind) {
    case 'name':
      return random.chance(0.7) ? `${random.pick(words.givenNames)} ${random.pick(words.familyNames)}` : random.pick(words.familyNames)
    case 'identifier':
      return random.pick([
        () => `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`,
        () => hex(random, 40),
        () => `${drawn(random, alphabet, 6)}_${random.below(9999)}`,
        () => `item-${random.below(99_999)}`,
        () => `v${random.below(9)}.${random.below(20)}.${random.below(50)}-rc${random.below(4)}`,
        () => random.pick(['stable', 'latest/edge', 'main', 'amd64', 'default', 'prod-eu', 'feature/union-select', 'drop_table', 'a.b:c']),
      ])()
    case 'email':
      return `${random.pick(['anna', 'j.doe', "o'brien", 'info+tag', 'max_m', 'a-b', 'x.y.z', 'select', 'root', 'post&mail'])}@${random.pick(words.hosts)}`
    case 'url':
      return `https://${random.pick(words.hosts)}${random.pick(words.paths)}${random.pick(words.queries)}`
    case 'prose':
      return Array.from({ length: 1 + random.below(6) }, () => (random.chance(0.1) ? random.pick(words.sqlLike) : sentence(random))).join(
        random.chance(0.2) ? '\n' : ' ',
      )
    case 'foreign':
      return Array.from({ length: 1 + random.below(3) }, () => random.pick(words.foreign)).join(' ')
    case 'sql-like':
      return random.pick(words.sqlLike)
    case 'code':
      return random.pick(words.code)
    case 'html':
      return Array.from({ length: 1 + random.below(3) }, () => random.pick(words.html)).join('\n')
    case 'markdown':
      return Array.from({ length: 1 + random.below(2) }, () => random.pick(words.markdown)).join('\n\n')
    case 'json':
      return random.pick(words.json)
    case 'search':
      return random.pick(words.searches)
    case 'prompt':
      return random.chance(0.5) ? random.pick(words.prompts) : `${random.pick(words.prompts)}\n\n${sentence(random)}`
    case 'address':
      return `${random.pick(words.streets)}${random.chance(0.5) ? `, ${10_000 + random.below(89_999)} ${random.pick(['Roma', "L'Aquila", 'Köln', "Coeur d'Alene", 'St. Gallen', 'São Paulo'])}` : ''}`
    case 'company':
      return random.pick(words.companies)
    case 'base64':
      return random.chance(0.5)
        ? `data:image/png;base64,iVBORw0KGgo${drawn(random, `${alphabet}+/`, 120 + random.below(1200))}==`
        : drawn(random, `${alphabet}+/`, 24 + 4 * random.below(60))
    case 'password':
      return drawn(random, random.chance(0.6) ? symbols : alphabet, 8 + random.below(20))
    case 'number':
      return String(random.below(100_000))
    case 'date':
      return `2026-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}T${String(random.below(24)).padStart(2, '0')}:15:00${random.pick(['Z', '+02:00', '.123Z'])}`
    case 'path':
      return random.pick([
        'docs/guide/a b.md',
        'src/main.py',
        '/data/projects/x',
        './local/file.txt',
        'images/2026/11/a.png',
        'C:\\Temp\\a.txt',
        'backup..old/x',
        '/var/lib/shop/data',
        'a/b/../c.txt',
      ])
  }
}
