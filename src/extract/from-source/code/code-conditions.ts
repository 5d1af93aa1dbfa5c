// The settings under which a piece of code runs: the tests around it that ask for one, with what they say under the defaults.
import type { RouteCondition } from '../../../model/index.ts'
import { type Context, pick, type SurveyedFunction } from '../../../project/index.ts'
import { unparse } from '../../../syntax/index.ts'
import type { CodeScope } from './code-values.ts'

const LONGEST_TEST = 100

export function conditionOn({ reader }: CodeScope, fn: SurveyedFunction, { tests }: Context, block: number): RouteCondition | null {
  const texts: string[] = []
  let state: RouteCondition['default'] = 'on'
  for (const { node, holds } of tests) {
    const text = unparse(fn.module.form, node, LONGEST_TEST)
    // `if __name__ == "__main__"`: it depends on who starts the program.
    const isStart = text.startsWith('__name__')
    const reading = isStart ? null : reader.read(fn, node, block)
    if (!isStart && !reading?.from.some(({ kind }) => kind === 'setting')) continue
    texts.push(holds ? text : `not (${text})`)
    const value = reading === null ? null : pick(reading.value)
    if (value?.kind !== 'const') state = state === 'off' ? 'off' : 'unknown'
    else if (Boolean(value.value) !== holds) state = 'off'
  }
  return texts.length === 0 ? null : { text: texts.join(' and '), default: state }
}

/** A test around it or joined with it says no where nobody sets anything. */
export function isOffByDefault({ reader }: CodeScope, fn: SurveyedFunction, { tests, joined }: Context, block: number): boolean {
  return [...tests, ...joined.map((node) => ({ node, holds: true }))].some(({ node, holds }) => {
    const { from, value } = reader.read(fn, node, block)
    const one = pick(value)
    return from.some(({ kind }) => kind === 'setting') && one?.kind === 'const' && Boolean(one.value) !== holds
  })
}

const CONNECTING: ReadonlySet<string> = new Set(['tls-context', 'tls-client', 'http-client', 'http-request'])

/** All tests around a call that connects: whether it checks with whom is often asked of something that is no setting. */
export function testsAround(fn: SurveyedFunction, { tests }: Context, tags: readonly string[]): { under?: readonly string[] } {
  if (tests.length === 0 || !tags.some((tag) => CONNECTING.has(tag))) return {}
  return { under: tests.map(({ node }) => unparse(fn.module.form, node, LONGEST_TEST)) }
}
