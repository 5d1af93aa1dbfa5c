// `contextvars`: a variable holds what was put into it on this way, and else its default; where neither is, nobody knows.
import { external, type Instance, makeNativeClass, NONE, need, newInstance, setAttribute, type Value } from '../evaluate/index.ts'
import { method, type Row, type Run } from './kit.ts'

const HELD = '\0held'
const DEFAULT = '\0default'

const make: Run = (machine, given, site) => {
  const self = need(given, 0)
  const otherwise = given.keywords.get('default')
  if (otherwise !== undefined) setAttribute(machine, self, DEFAULT, otherwise, site)
  setAttribute(machine, self, 'name', given.positional[1] ?? NONE, site)
  return NONE
}

function unheld(self: Value): Value {
  return { ...external('contextvars.ContextVar().get()'), args: { positional: [self], keywords: new Map() } }
}

function held(self: Value): Value | undefined {
  return self.kind === 'instance' ? self.attrs.get(HELD) : undefined
}

const get: Run = (_machine, given) => {
  const self = need(given, 0)
  const known = held(self) ?? given.positional[1] ?? (self.kind === 'instance' ? self.attrs.get(DEFAULT) : undefined)
  return known ?? unheld(self)
}

const TOKEN = makeNativeClass('contextvars.Token', [])

const set: Run = (machine, given, site) => {
  const self = need(given, 0)
  const token: Instance = newInstance(TOKEN)
  const before = held(self)
  if (before !== undefined) token.attrs.set('old_value', before)
  setAttribute(machine, self, HELD, need(given, 1), site)
  return token
}

const reset: Run = (machine, given) => {
  const self = need(given, 0)
  const token = given.positional[1]
  const before = token?.kind === 'instance' ? token.attrs.get('old_value') : undefined
  if (self.kind === 'instance') machine.writeMap(self.attrs, HELD, before ?? self.attrs.get(DEFAULT) ?? unheld(self))
  return NONE
}

const VARIABLE = makeNativeClass(
  'contextvars.ContextVar',
  [],
  Object.fromEntries([
    method('contextvars.ContextVar.__init__', make),
    method('contextvars.ContextVar.get', get),
    method('contextvars.ContextVar.set', set),
    method('contextvars.ContextVar.reset', reset),
  ]),
)

export const CONTEXTVAR_ROWS: readonly Row[] = [
  ['contextvars.ContextVar', VARIABLE],
  ['contextvars.Token', TOKEN],
]
