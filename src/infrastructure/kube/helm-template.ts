// The templates of Helm taken apart: text, and what stands between `{{` and `}}`. Nothing is run here.

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'action'; readonly code: string; readonly line: number }
  | { readonly kind: 'arms'; readonly word: 'if' | 'with' | 'range'; readonly arms: readonly TemplateArm[]; readonly line: number }

export interface TemplateArm {
  /** Null: otherwise. */
  readonly code: string | null
  readonly nodes: readonly TemplateNode[]
}

export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[]
  /** By name: `{{ define "name" }}`. */
  readonly definitions: ReadonlyMap<string, readonly TemplateNode[]>
  readonly problem: { readonly line: number; readonly message: string } | null
}

interface Open {
  readonly word: 'if' | 'with' | 'range' | 'define' | 'block'
  readonly name: string
  readonly line: number
  readonly arms: { code: string | null; nodes: TemplateNode[] }[]
}

const DEEPEST = 60

export function parseHelmTemplate(text: string): ParsedTemplate {
  const top: TemplateNode[] = []
  const definitions = new Map<string, readonly TemplateNode[]>()
  const open: Open[] = []
  const here = (): TemplateNode[] => open.at(-1)?.arms.at(-1)?.nodes ?? top
  let at = 0
  let line = 1
  let trims = false
  const failed = (message: string): ParsedTemplate => ({ nodes: top, definitions, problem: { line, message } })
  for (;;) {
    const start = text.indexOf('{{', at)
    let plain = text.slice(at, start < 0 ? text.length : start)
    const firstLine = line
    line += countLines(plain)
    let skipped = 0
    if (trims) {
      const rest = plain.trimStart()
      skipped = countLines(plain.slice(0, plain.length - rest.length))
      plain = rest
    }
    const trimsBefore = start >= 0 && text[start + 2] === '-' && /\s/.test(text[start + 3] ?? '')
    if (trimsBefore) plain = plain.trimEnd()
    if (plain !== '') here().push({ kind: 'text', text: plain, line: firstLine + skipped })
    if (start < 0) break
    const end = endOfAction(text, start + 2)
    if (end < 0) return failed('`{{` is never closed')
    let code = text.slice(start + (trimsBefore ? 3 : 2), end)
    trims = /\s-$/.test(code)
    if (trims) code = code.slice(0, -1)
    const actionLine = line
    line += countLines(text.slice(start, end + 2))
    at = end + 2
    code = code.trim()
    if (code.startsWith('/*')) continue
    const [, word = '', rest = ''] = /^(\w+)\b\s*([\s\S]*)$/.exec(code) ?? []
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
      case 'define':
      case 'block':
        if (open.length >= DEEPEST) return failed('the template is nested too deeply')
        open.push({ word, name: /^"([^"]*)"/.exec(rest)?.[1] ?? '', line: actionLine, arms: [{ code: rest, nodes: [] }] })
        break
      case 'else': {
        const [, chained, condition = ''] = /^(if|with)\b\s*([\s\S]*)$/.exec(rest) ?? []
        open.at(-1)?.arms.push({ code: chained === undefined ? null : condition, nodes: [] })
        break
      }
      case 'end': {
        const closed = open.pop()
        if (closed === undefined) return failed('`end` ends nothing')
        if (closed.word === 'define') definitions.set(closed.name, closed.arms[0]?.nodes ?? [])
        else if (closed.word === 'block') here().push(...(closed.arms[0]?.nodes ?? []))
        else here().push({ kind: 'arms', word: closed.word, arms: closed.arms, line: closed.line })
        break
      }
      default:
        here().push({ kind: 'action', code, line: actionLine })
    }
  }
  const left = open.at(-1)
  return { nodes: top, definitions, problem: left === undefined ? null : { line: left.line, message: `\`${left.word}\` is never ended` } }
}

/** Quotes may hold what closes. */
function endOfAction(text: string, from: number): number {
  const isComment = /^-?\s*\/\*/.test(text.slice(from, from + 20))
  if (isComment) {
    const end = text.indexOf('*/', from)
    return end < 0 ? -1 : text.indexOf('}}', end)
  }
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '}' && text[at + 1] === '}') return at
    if (character === '"' || character === '`') {
      for (at += 1; at < text.length && text[at] !== character; at++) if (character === '"' && text[at] === '\\') at += 1
    }
  }
  return -1
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
