// Edits of findings as changes of texts: all edits of a finding or none of them, and no two that touch the same words.

import type { Edit, Finding, Position } from './finding.ts'

/** Offsets in units of UTF-16; what stands from one up to the other gives way to the text. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** `overlap`: another finding changes the same words. `outside`: there is no such place in the text, or no such text. */
export type WhyLeft = 'overlap' | 'outside'

export interface Mending {
  /** By file, in the order of the text. */
  readonly splices: ReadonlyMap<string, readonly Splice[]>
  readonly mended: readonly Finding[]
  /** Findings with edits that were not taken. */
  readonly left: readonly { readonly finding: Finding; readonly why: WhyLeft }[]
}

/** Earlier findings come first; those without edits are nowhere. */
export function planMending(findings: readonly Finding[], readText: (file: string) => string | null): Mending {
  const texts = new Map<string, TextLines | null>()
  const splices = new Map<string, Splice[]>()
  const mended: Finding[] = []
  const left: { finding: Finding; why: WhyLeft }[] = []
  for (const finding of findings) {
    if (finding.edits.length === 0) continue
    const wanted = finding.edits.map((edit) => toSplice(edit, openText(edit.file, texts, readText)))
    const known = wanted.filter((one) => one !== null)
    if (known.length < wanted.length) {
      left.push({ finding, why: 'outside' })
      continue
    }
    const taken = new Map(finding.edits.map(({ file }) => [file, splices.get(file) ?? []]))
    const isFree = known.every((one, i) => {
      const file = finding.edits[i]?.file ?? ''
      const others = taken.get(file) ?? []
      if (others.some((other) => isSame(one, other))) return true
      if (others.some((other) => collide(one, other))) return false
      taken.set(file, [...others, one])
      return true
    })
    if (!isFree) {
      left.push({ finding, why: 'overlap' })
      continue
    }
    for (const [file, all] of taken) splices.set(file, all)
    mended.push(finding)
  }
  // Sorting is stable: what is put in at one place stays in the order of the findings, in front of what gives way there.
  for (const all of splices.values()) all.sort((one, other) => one.from - other.from || one.to - other.to)
  return { splices, mended, left }
}

export function spliceText(text: string, splices: readonly Splice[]): string {
  let out = ''
  let at = 0
  for (const { from, to, text: inserted } of splices) {
    out += text.slice(at, from) + inserted
    at = to
  }
  return out + text.slice(at)
}

/**
 * The same in the bytes that the text was decoded from: every byte elsewhere stays. Null where it is not known which bytes a
 * character has, or how to write a new one.
 */
export function spliceBytes(bytes: Uint8Array, text: string, splices: readonly Splice[]): Uint8Array | null {
  const encoder = new TextEncoder()
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  // One byte for each character: ASCII, or an encoding of that kind.
  const isPlain = bytes.length - mark === text.length
  if (!isPlain && !isSameBytes(encoder.encode(text), bytes.subarray(mark))) return null
  if (isPlain && splices.some((splice) => /[^\x00-\x7f]/.test(splice.text)) && /[^\x00-\x7f]/.test(text)) return null
  const parts: Uint8Array[] = [bytes.subarray(0, mark)]
  let at = mark
  let last = 0
  for (const splice of splices) {
    const from = at + (isPlain ? splice.from - last : encoder.encode(text.slice(last, splice.from)).length)
    parts.push(bytes.subarray(at, from), encoder.encode(splice.text))
    at = from + (isPlain ? splice.to - splice.from : encoder.encode(text.slice(splice.from, splice.to)).length)
    last = splice.to
  }
  parts.push(bytes.subarray(at))
  return joinBytes(parts)
}

interface TextLines {
  readonly text: string
  readonly starts: readonly number[]
  readonly lineEnd: string
}

function openText(file: string, known: Map<string, TextLines | null>, readText: (file: string) => string | null): TextLines | null {
  let found = known.get(file)
  if (found === undefined) {
    const text = readText(file)
    const breaks = text === null ? [] : [...text.matchAll(/\r\n?|\n/g)]
    const starts = [0, ...breaks.map((one) => one.index + one[0].length)]
    found = text === null ? null : { text, starts, lineEnd: breaks[0]?.[0] ?? '\n' }
    known.set(file, found)
  }
  return found
}

function toSplice(edit: Edit, lines: TextLines | null): Splice | null {
  if (lines === null) return null
  const [from, to] = [toOffset(edit.from, lines), toOffset(edit.to, lines)]
  return from === null || to === null ? null : { from, to, text: edit.text.replaceAll('\n', lines.lineEnd) }
}

function toOffset({ line, column }: Position, { text, starts }: TextLines): number | null {
  const start = starts[line - 1]
  if (start === undefined) return null
  const offset = start + column - 1
  const isInside = offset <= (starts[line] ?? text.length + 1) - 1 && offset <= text.length
  const isWhole = !/[\udc00-\udfff]/.test(text[offset] ?? '') || !/[\ud800-\udbff]/.test(text[offset - 1] ?? '')
  return isInside && isWhole ? offset : null
}

function isSame(one: Splice, other: Splice): boolean {
  return one.from === other.from && one.to === other.to && one.text === other.text
}

function collide(one: Splice, other: Splice): boolean {
  const [isIn, isOtherIn] = [one.from === one.to, other.from === other.to]
  if (isIn && isOtherIn) return one.from === other.from && !areInSeries(one.text, other.text)
  if (isIn) return other.from < one.from && one.from < other.to
  if (isOtherIn) return one.from < other.from && other.from < one.to
  return one.from < other.to && other.from < one.to
}

/** Two arguments more, or two lines more: both may be put in at one place. */
function areInSeries(one: string, other: string): boolean {
  return [one, other].every((text) => text.startsWith(',')) || [one, other].every((text) => text.endsWith('\n') || text.endsWith('\r'))
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
