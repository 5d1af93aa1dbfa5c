// Sentences as people write them: letters, digits, blanks and the signs of sentences, in which SQL and shells find something only at a few places. Where no word
// stands there that they know, nothing of what they are asked for can be found, and the reading word by word is spared. The tests hold this against that reading.

import { ambiguous, unmistakable } from './classes/command-injection.ts'
import { WordMap } from './word-map.ts'

/** Triggers of `sql-injection` and `command-injection`, and of no other class, that sentences have as well. */
export const softSigns: ReadonlySet<string> = new Set([
  ...["'", ';', ' or ', ' and ', 'select', 'table', 'into', 'like ', 'having', 'order by'],
])

/** With any of them somewhere a sentence is read closely. */
export const tellingWords: readonly string[] = [
  // Names of the inside of a database, statements and clauses that count wherever they stand.
  ...[
    'sysibm',
    'mysql.',
    'sysobjects',
    'syscolumns',
    'sysusers',
    'master',
    'msysaccess',
    'ctxsys',
    'sys.',
    'sysmaster',
    'syscat',
    'domain.',
  ],
  ...['waitfor', 'analyse', 'immediate', 'case', 'outfile', 'dumpfile', 'boolean'],
  // Of the shapes of commands that need no sign beyond those of sentences.
  ...['process.', 'processbuilder', 'java.lang', 'freemarker', 'server.script', 'wscript', 'mkfifo', 'bash', 'echo'],
  ...['systeminfo', 'tasklist'],
  ...[' -c', ' -e', ' -r', ' -s'],
]

/** Literals of SQL: what may be compared. */
export const literalWords: readonly string[] = ['null', 'true', 'false', 'user', 'database', 'version']

/** What goes on behind an operand, if the operands are values. */
const logic = new Set(['or', 'and', 'xor', 'having', 'where', 'rlike', 'regexp', 'div', 'mod'])
const goesOn = new Set(['order', 'group', 'limit', 'as'])
/** Begins a statement, or a command that does harm by itself. */
const begins = new Set([
  ...['drop', 'delete', 'insert', 'truncate', 'update', 'exec', 'shutdown', 'alter', 'grant', 'create', 'select', 'declare', 'if'],
  ...['net', 'type', 'id', 'dir', 'ls', 'ps', 'pwd', 'whoami', 'env', 'set', 'date', 'uptime', 'hostname'],
  ...['nc', 'ncat', 'netcat'],
])
const behindQuote = new Set([...[...logic, ...goesOn, 'collate', 'in', 'like', 'between', 'is', 'not'], 'net', 'type'])
/** A second statement. */
const stacked = new Set([
  ...[
    'shutdown',
    'drop',
    'alter',
    'truncate',
    'create',
    'delete',
    'insert',
    'merge',
    'replace',
    'update',
    'select',
    'exec',
    'execute',
    'call',
  ],
  ...['declare', 'waitfor', 'grant', 'revoke', 'begin', 'copy', 'iif', 'if'],
])
const [ofLogic, ofGoingOn, ofBeginning, ofQuote, ofStacked] = [1, 2, 4, 8, 16]
const sqlWords = new WordMap(
  (
    [
      [logic, ofLogic],
      [goesOn, ofGoingOn],
      [begins, ofBeginning],
      [behindQuote, ofQuote],
      [stacked, ofStacked],
    ] as const
  ).flatMap(([words, bits]) => [...words].map((word) => [word, bits] as const)),
)
const commands = new WordMap([...unmistakable, ...ambiguous].map((word) => [word, 1] as const))

/** Beyond it a text is looked at in pieces, which begin anywhere. */
const mostBytes = 4096

const other = 0
const letter = 1
const digit = 2
const blank = 3
const quote = 4
const semicolon = 5
/** Of signs between words. */
const mark = 6
/** Before the second byte of a letter of Latin-1. */
const lead = 7

const kinds = new Uint8Array(256)
for (const [sign, kind] of [
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((one) => [one, letter] as const),
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((one) => [one, letter] as const),
  ...[...'0123456789'].map((one) => [one, digit] as const),
  ...[...'.,:!?-'].map((one) => [one, mark] as const),
  ...([
    [' ', blank],
    ["'", quote],
    [';', semicolon],
    ['\u00c3', lead],
  ] as const),
])
  kinds[sign.charCodeAt(0)] = kind

/**
 * Whether neither SQL nor a shell finds anything in a text that no trigger stands in but soft signs, and no telling word. `bytes`: without escapes.
 * `hasLiteral`: a word for a value of SQL stands in it.
 */
export function isSentence(bytes: Uint8Array, from: number, to: number, hasLiteral: boolean): boolean {
  if (to - from > mostBytes) return false
  let hasValue = hasLiteral
  for (let at = from; at < to; at++) {
    const kind = kinds[bytes[at] ?? 0] ?? other
    switch (kind) {
      case letter:
      case blank:
      case mark:
        break
      case digit:
        hasValue = true
        break
      case quote:
        hasValue = true
        if (!mayFollowQuote(bytes, at + 1, to)) return false
        break
      case semicolon:
        if (!mayFollowSemicolon(bytes, at + 1, to)) return false
        break
      case lead: {
        at++
        const next = bytes[at] ?? 0
        if (at === to || next < 0x82 || next > 0xbf) return false
        break
      }
      default:
        return false
    }
  }
  return mayBegin(bytes, from, to, hasValue)
}

/** As the beginning is where a number is expected: an operand, which is one word at the most, and what goes on behind it. */
function mayBegin(bytes: Uint8Array, from: number, to: number, hasValue: boolean): boolean {
  let at = from
  for (let count = 0; count < 2; count++) {
    let kind: number = other
    while (at < to) {
      const before = kind
      kind = kinds[bytes[at] ?? 0] ?? other
      if (kind === letter || kind === lead) {
        // Digits with letters in them are numbers now and then, and begin nothing that people write.
        if (before === digit) return false
        break
      }
      if (kind === quote && count === 0) return false
      at++
    }
    if (at >= to) return true
    const end = wordEnd(bytes, at, to)
    const bits = sqlWords.bitsOf(bytes, at, end)
    if ((bits & ofGoingOn) !== 0 || (hasValue && (bits & ofLogic) !== 0) || (count === 0 && (bits & ofBeginning) !== 0)) return false
    at = end
  }
  return true
}

function mayFollowQuote(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && bytes[at] === 0x20) at++
  if (at >= to) return true
  if (bytes[at] === 0x2d) return false
  return (sqlWords.bitsOf(bytes, at, wordEnd(bytes, at, to)) & ofQuote) === 0
}

const mostBehind = 64

function mayFollowSemicolon(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x27 || bytes[at] === 0x3b)) at++
  if (at >= to) return true
  return (sqlWords.bitsOf(bytes, at, wordEnd(bytes, at, to)) & ofStacked) === 0 && !isCommand(bytes, at, Math.min(to, at + mostBehind))
}

const longestCommand = 24
const command = new Uint8Array(longestCommand)

/** As a shell reads the first word: quotes within are none of it. */
function isCommand(bytes: Uint8Array, from: number, to: number): boolean {
  let length = 0
  for (let at = from; at < to && length < longestCommand; at++) {
    const byte = bytes[at] ?? 0
    if (isOfWord(byte)) command[length++] = byte
    else if (kinds[byte] !== quote || length === 0 || at + 1 === to || !isBehindQuote(bytes[at + 1] ?? 0)) break
  }
  return commands.bitsOf(command, 0, length) !== 0
}

const isOfWord = (byte: number): boolean =>
  kinds[byte] === letter || kinds[byte] === digit || byte === 0x2e || byte === 0x2d || byte === 0x5f
const isBehindQuote = (byte: number): boolean => kinds[byte] === letter || kinds[byte] === digit || kinds[byte] === quote

/** As SQL reads words: a point belongs to one where a letter follows. */
function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  for (; at < to; at++) {
    const kind = kinds[bytes[at] ?? 0]
    if (kind === letter || kind === digit) continue
    if (kind === lead) {
      at++
      continue
    }
    const next = at + 1 < to ? kinds[bytes[at + 1] ?? 0] : other
    if (bytes[at] !== 0x2e || at === from || (next !== letter && next !== lead)) break
  }
  return Math.min(at, to)
}
