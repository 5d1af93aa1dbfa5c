// `match`: whether a pattern fits, and what it binds.
import { Op } from '../../syntax/index.ts'
import { evaluate, type Scope, scopeForm, siteAt } from './expressions.ts'
import type { Machine, Truth } from './machine.ts'
import { equals, isObscure, truthOf } from './operators.ts'
import { store } from './statements.ts'
import { args, FALSE, hashKey, int, list, pick, textOf, unknown, type Value } from './values.ts'

export interface Match {
  readonly truth: Truth
  readonly bind: () => void
}

const NO: Truth = { value: false, likely: false }
const YES: Truth = { value: true, likely: false }
const UNSURE: Truth = { value: null, likely: false }

function both(a: Truth, b: Truth): Truth {
  if (a.value === false) return a
  if (b.value === false) return b
  return { value: a.value === null || b.value === null ? null : true, likely: a.likely || b.likely }
}

export function matchCase(machine: Machine, scope: Scope, n: number, given: Value): Match {
  const form = scopeForm(scope)
  const code = form.code
  const subject = pick(given)
  const nothing = (): void => undefined
  switch (code[n]) {
    case Op.PatternValue: {
      const expected = evaluate(machine, scope, code[n + 2] ?? 0)
      const same = machine.ways !== null && isObscure(subject) ? null : equals(machine, subject, expected)
      const likely = (subject.kind === 'const' && subject.origin !== undefined) || given.kind === 'alternatives'
      return { truth: { value: same, likely }, bind: nothing }
    }
    case Op.PatternCapture: {
      const target = code[n + 2] ?? 0
      return { truth: YES, bind: () => (target === 0 ? undefined : store(machine, scope, target, given)) }
    }
    case Op.PatternStar: {
      const target = code[n + 2] ?? 0
      return { truth: YES, bind: () => (target === 0 ? undefined : store(machine, scope, target, given)) }
    }
    case Op.PatternSequence: {
      const patterns = counted(code, n + 2)
      const { ways } = machine
      if (ways !== null && isObscure(subject)) {
        const site = siteAt(scope, n)
        const part = (i: number): Value => ways.make('item', '', subject, args([int(i)]), site)
        return { truth: UNSURE, bind: combine(patterns.map((p, i) => matchCase(machine, scope, p, part(i)))).bind }
      }
      if (subject.kind !== 'list')
        return {
          truth: subject.kind === 'unknown' || subject.kind === 'external' ? UNSURE : NO,
          bind: () => bindAll(machine, scope, patterns),
        }
      const star = patterns.findIndex((p) => code[p] === Op.PatternStar)
      if (star < 0 ? subject.items.length !== patterns.length : subject.items.length < patterns.length - 1)
        return { truth: NO, bind: nothing }
      const parts = patterns.map((p, i) => {
        if (i === star) return matchCase(machine, scope, p, list(subject.items.slice(i, subject.items.length - (patterns.length - i - 1))))
        const at = star >= 0 && i > star ? subject.items.length - (patterns.length - i) : i
        return matchCase(machine, scope, p, subject.items[at] ?? unknown('a missing item'))
      })
      return combine(parts)
    }
    case Op.PatternMapping: {
      const count = code[n + 3] ?? 0
      const parts: Match[] = []
      for (let i = 0; i < count; i++) {
        const key = evaluate(machine, scope, code[n + 4 + 2 * i] ?? 0)
        const entry = subject.kind === 'dict' ? subject.entries.get(hashKey(key)) : undefined
        if (subject.kind === 'dict' && entry === undefined && !subject.open) return { truth: NO, bind: nothing }
        parts.push(matchCase(machine, scope, code[n + 5 + 2 * i] ?? 0, entry?.value ?? unknown('an entry')))
      }
      const all = combine(parts)
      return subject.kind === 'dict'
        ? all
        : { ...all, truth: subject.kind === 'unknown' || subject.kind === 'external' || subject.kind === 'term' ? UNSURE : NO }
    }
    case Op.PatternClass: {
      const cls = evaluate(machine, scope, code[n + 2] ?? 0)
      // Through the table of builtins: this file stands below them.
      const test = machine.host.builtins.get('isinstance')
      const is = truthOf(machine, test === undefined ? FALSE : machine.call(test, args([subject, cls]), siteAt(scope, n))).value
      const count = code[n + 3] ?? 0
      const parts: Match[] = []
      for (let i = 0; i < count; i++) {
        const name = form.strings[code[n + 4 + 2 * i] ?? 0] ?? ''
        const value =
          name === ''
            ? i === 0 && textOf(subject) !== null
              ? subject
              : unknown('a positional attribute')
            : machine.attribute(subject, name, siteAt(scope, n))
        parts.push(matchCase(machine, scope, code[n + 5 + 2 * i] ?? 0, value))
      }
      const all = combine(parts)
      return { truth: both({ value: is, likely: false }, all.truth), bind: all.bind }
    }
    case Op.PatternOr: {
      const parts = counted(code, n + 2).map((p) => matchCase(machine, scope, p, given))
      const hit = parts.find((p) => p.truth.value === true)
      if (hit !== undefined) return hit
      const maybe = parts.find((p) => p.truth.value === null)
      return maybe ?? { truth: { value: false, likely: parts.some((p) => p.truth.likely) }, bind: nothing }
    }
    case Op.PatternAs: {
      const inner = matchCase(machine, scope, code[n + 2] ?? 0, given)
      return {
        truth: inner.truth,
        bind: () => {
          inner.bind()
          store(machine, scope, code[n + 3] ?? 0, given)
        },
      }
    }
    default:
      return { truth: UNSURE, bind: nothing }
  }
}

function counted(code: Int32Array, at: number): number[] {
  const count = code[at] ?? 0
  return Array.from({ length: count }, (_, i) => code[at + 1 + i] ?? 0)
}

function combine(parts: readonly Match[]): Match {
  return {
    truth: parts.reduce((t, p) => both(t, p.truth), YES),
    bind: () => {
      for (const p of parts) p.bind()
    },
  }
}

function bindAll(machine: Machine, scope: Scope, patterns: readonly number[]): void {
  for (const p of patterns) matchCase(machine, scope, p, unknown('a part of something unknown')).bind()
}
