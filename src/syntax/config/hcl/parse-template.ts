// Templates of HCL: quoted texts and heredocs with `${value}` and `%{if …}` in them.

import type { Cursor } from './cursor.ts'
import { parseExpression, parseForHead } from './parse-expression.ts'
import type { HclExpression, HclTemplatePart } from './tree.ts'

type Flat = HclTemplatePart | { readonly kind: 'directive'; readonly word: 'else' | 'endif' | 'endfor'; readonly offset: number } | Opened
type Opened =
  | { readonly kind: 'open-if'; readonly test: HclExpression; readonly offset: number }
  | {
      readonly kind: 'open-for'
      readonly keyName: string | null
      readonly valueName: string
      readonly collection: HclExpression
      readonly offset: number
    }

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

export function parseQuoted(cursor: Cursor): HclExpression {
  const from = cursor.at
  cursor.at += 1
  const parts: Flat[] = []
  const texts = new Texts(parts)
  for (;;) {
    const plain = plainQuoted(cursor)
    if (plain !== '') texts.add(plain)
    const character = cursor.text[cursor.at]
    if (character === undefined || character === '\n') throw cursor.error('the text is never closed')
    if (cursor.take('"')) break
    if (character === '\\') texts.add(parseEscape(cursor))
    else if (!parseMarker(cursor, texts)) {
      texts.add(character)
      cursor.at += 1
    }
  }
  return finish(cursor, from, texts.end(), false)
}

const plainInQuotes = /[^"\\$%\n]+/y
const plainInHeredoc = /[^$%\n]+/y

function plainQuoted(cursor: Cursor): string {
  plainInQuotes.lastIndex = cursor.at
  const found = plainInQuotes.exec(cursor.text)?.[0] ?? ''
  cursor.at += found.length
  return found
}

function parseEscape(cursor: Cursor): string {
  const next = cursor.text[cursor.at + 1] ?? ''
  const code = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(cursor.text.slice(cursor.at + 1, cursor.at + 10))
  if (code !== null) {
    cursor.at += 1 + code[0].length
    const point = Number.parseInt(code[1] ?? code[2] ?? '', 16)
    return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  const character = escapes[next]
  if (character === undefined) throw cursor.error(`\`\\${next}\` means nothing in a text`)
  cursor.at += 2
  return character
}

/** Text behind text is one part. */
class Texts {
  readonly parts: Flat[]
  private text: string[] = []
  constructor(parts: Flat[]) {
    this.parts = parts
  }

  add(text: string): void {
    this.text.push(text)
  }

  push(part: Flat): void {
    this.flush()
    this.parts.push(part)
  }

  trimEnd(): void {
    this.text = [this.text.join('').trimEnd()]
  }

  end(): readonly Flat[] {
    this.flush()
    return this.parts
  }

  private flush(): void {
    const text = this.text.join('')
    if (text !== '') this.parts.push({ kind: 'text', text })
    this.text = []
  }
}

/** `$${`, `%%{`, `${…}` and `%{…}`; false where none stands. */
function parseMarker(cursor: Cursor, texts: Texts): boolean {
  if (cursor.startsWith('$${') || cursor.startsWith('%%{')) {
    texts.add(cursor.text.slice(cursor.at + 1, cursor.at + 3))
    cursor.at += 3
    return true
  }
  const from = cursor.at
  const isValue = cursor.startsWith('${')
  if (!isValue && !cursor.startsWith('%{')) return false
  cursor.at += 2
  if (cursor.take('~')) texts.trimEnd()
  cursor.skip(true)
  texts.push(isValue ? { kind: 'value', value: parseExpression(cursor, true) } : parseDirective(cursor, from))
  cursor.skip(true)
  const trims = cursor.take('~')
  cursor.expect('}', 'behind what stands in a template')
  if (trims) {
    const spaces = /[ \t\r\n]*/y
    spaces.lastIndex = cursor.at
    spaces.test(cursor.text)
    cursor.at = spaces.lastIndex
  }
  return true
}

function parseDirective(cursor: Cursor, offset: number): Flat {
  const word = cursor.name()
  cursor.skip(true)
  switch (word) {
    case 'if':
      return { kind: 'open-if', test: parseExpression(cursor, true), offset }
    case 'for':
      return { kind: 'open-for', ...parseForHead(cursor), offset }
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: 'directive', word, offset }
    default:
      throw cursor.error('a template knows `if`, `else`, `endif`, `for` and `endfor`')
  }
}

/** `<<EOT` and `<<-EOT`, up to the line that holds that word alone. */
export function parseHeredoc(cursor: Cursor): HclExpression {
  const from = cursor.at
  cursor.at += 2
  const isIndented = cursor.take('-')
  const word = cursor.name()
  if (word === null) throw cursor.error('a word is missing behind `<<`')
  if (cursor.startsWith('\r')) cursor.at += 1
  if (!cursor.take('\n')) throw cursor.error('a line should end behind the word of a heredoc')
  const parts: Flat[] = []
  const texts = new Texts(parts)
  for (let startsLine = true; ; ) {
    if (cursor.isAtEnd) throw cursor.error(`the text up to \`${word}\` is never closed`)
    if (startsLine && takeEnd(cursor, word)) break
    startsLine = false
    plainInHeredoc.lastIndex = cursor.at
    const plain = plainInHeredoc.exec(cursor.text)?.[0] ?? ''
    if (plain !== '') {
      texts.add(plain)
      cursor.at += plain.length
    } else if (cursor.take('\n')) {
      texts.add('\n')
      startsLine = true
    } else if (parseMarker(cursor, texts)) {
      startsLine = cursor.isAtStartOfLine()
    } else {
      texts.add(cursor.text[cursor.at] ?? '')
      cursor.at += 1
    }
  }
  return finish(cursor, from, texts.end(), isIndented)
}

function takeEnd(cursor: Cursor, word: string): boolean {
  let at = cursor.at
  while (cursor.text[at] === ' ' || cursor.text[at] === '\t') at += 1
  if (!cursor.text.startsWith(word, at)) return false
  at += word.length
  while (cursor.text[at] === ' ' || cursor.text[at] === '\t' || cursor.text[at] === '\r') at += 1
  if (at < cursor.text.length && cursor.text[at] !== '\n') return false
  cursor.at = at
  return true
}

function finish(cursor: Cursor, from: number, flat: readonly Flat[], isIndented: boolean): HclExpression {
  const parts = nest(cursor, isIndented ? withoutIndent(flat) : flat)
  const [first] = parts
  const span = cursor.spanFrom(from)
  if (first === undefined) return { kind: 'literal', value: '', span }
  if (parts.length === 1 && first.kind === 'text') return { kind: 'literal', value: first.text, span }
  return { kind: 'template', parts, span }
}

/** `<<-`: as many spaces as the least indented line has are taken from all of them. */
function withoutIndent(flat: readonly Flat[]): readonly Flat[] {
  let least = Number.POSITIVE_INFINITY
  let startsLine = true
  for (const [index, part] of flat.entries()) {
    if (part.kind === 'text') {
      const lines = part.text.split('\n')
      for (const [at, line] of lines.entries()) {
        const isWhole = at < lines.length - 1
        // An empty line has no indent of its own; spaces before a value do.
        const counts = line.trim() !== '' || (!isWhole && index < flat.length - 1)
        if ((at > 0 || startsLine) && counts) least = Math.min(least, line.length - line.trimStart().length)
      }
      startsLine = part.text.endsWith('\n')
    } else {
      if (startsLine) least = 0
      startsLine = false
    }
  }
  if (least === 0 || !Number.isFinite(least)) return flat
  return flat.map((part, index) => {
    if (part.kind !== 'text') return part
    const lines = part.text
      .split('\n')
      .map((line, at) => (at > 0 || index === 0 ? line.slice(Math.min(least, line.length - line.trimStart().length)) : line))
    return { kind: 'text' as const, text: lines.join('\n') }
  })
}

/** What lies between `if` and `endif`, and between `for` and `endfor`, belongs to it. */
function nest(cursor: Cursor, flat: readonly Flat[]): HclTemplatePart[] {
  interface Frame {
    readonly opened: Opened
    readonly met: HclTemplatePart[]
    otherwise: HclTemplatePart[] | null
  }
  const top: HclTemplatePart[] = []
  const frames: Frame[] = []
  const add = (part: HclTemplatePart): void => {
    const frame = frames.at(-1)
    if (frame === undefined) top.push(part)
    else (frame.otherwise ?? frame.met).push(part)
  }
  for (const part of flat) {
    if (part.kind === 'open-if' || part.kind === 'open-for') {
      if (frames.length >= 50) throw cursor.error('the template is nested too deeply')
      frames.push({ opened: part, met: [], otherwise: null })
    } else if (part.kind === 'directive') {
      const frame = frames.at(-1)
      const isIf = frame?.opened.kind === 'open-if'
      if (frame === undefined || isIf === (part.word === 'endfor')) throw cursor.error(`\`${part.word}\` ends nothing`)
      if (part.word === 'else') {
        frame.otherwise = []
        continue
      }
      frames.pop()
      const { opened, met, otherwise } = frame
      if (opened.kind === 'open-if') add({ kind: 'if', test: opened.test, met, otherwise: otherwise ?? [] })
      else add({ kind: 'for', keyName: opened.keyName, valueName: opened.valueName, collection: opened.collection, parts: met })
    } else add(part)
  }
  if (frames.length > 0) throw cursor.error('a directive of the template is never ended')
  return top
}

/** A text of JSON, which is a template too. */
export function parseTemplateText(cursor: Cursor): HclExpression {
  const from = cursor.at
  const texts = new Texts([])
  while (!cursor.isAtEnd) {
    plainInHeredoc.lastIndex = cursor.at
    const plain = plainInHeredoc.exec(cursor.text)?.[0] ?? ''
    if (plain !== '') {
      texts.add(plain)
      cursor.at += plain.length
    } else if (!parseMarker(cursor, texts)) {
      texts.add(cursor.text[cursor.at] ?? '')
      cursor.at += 1
    }
  }
  return finish(cursor, from, texts.end(), false)
}
