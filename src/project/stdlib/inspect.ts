// `inspect`: signatures, members and kinds of objects.

import { Op } from '../../syntax/index.ts'
import {
  arg,
  attributeNames,
  bool,
  type ClassValue,
  dict,
  external,
  type FunctionValue,
  findAttribute,
  functionSignature,
  gather,
  isClass,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  resolveAnnotation,
  type SignatureParameter,
  type Site,
  signatureOf,
  str,
  textOf,
  truthOf,
  tuple,
  unknown,
  unwrapped,
  type Value,
} from '../evaluate/index.ts'
import { acts, computes, method, type Row, type Run } from './kit.ts'

const EMPTY: ClassValue = makeNativeClass('inspect._empty', [])

/** As `signatureFromObject` reads them back. */
const KINDS = {
  POSITIONAL_ONLY: 'positional-only',
  POSITIONAL_OR_KEYWORD: 'normal',
  VAR_POSITIONAL: 'var-positional',
  KEYWORD_ONLY: 'keyword-only',
  VAR_KEYWORD: 'var-keyword',
} as const

/** `replace(name=…)` of a parameter or a signature: a copy with changes. */
function replaced(names: readonly string[]): Run {
  return (_machine, given, site) => {
    const self = need(given, 0)
    if (self.kind !== 'instance') return unknown('a copy with changes', site)
    const made = newInstance(self.cls, site)
    for (const [k, v] of self.attrs) made.attrs.set(k, v)
    for (const name of names) {
      const value = given.keywords.get(name)
      if (value !== undefined) made.attrs.set(name, value)
    }
    const parameters = given.keywords.get('parameters')
    if (parameters !== undefined) setParameters(_machine, made, parameters, site)
    return made
  }
}

const PARAMETER: ClassValue = makeNativeClass('inspect.Parameter', [], {
  ...Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, str(kind)])),
  empty: EMPTY,
  ...Object.fromEntries([
    method('inspect.Parameter.__init__', (_machine, given) => {
      const self = need(given, 0)
      if (self.kind !== 'instance') return NONE
      self.attrs.set('name', arg(given, 1, 'name') ?? str('?'))
      self.attrs.set('kind', arg(given, 2, 'kind') ?? str('normal'))
      self.attrs.set('default', given.keywords.get('default') ?? EMPTY)
      self.attrs.set('annotation', given.keywords.get('annotation') ?? EMPTY)
      return NONE
    }),
    method('inspect.Parameter.replace', replaced(['name', 'kind', 'default', 'annotation'])),
  ]),
})

function setParameters(machine: Machine, signature: Value & { kind: 'instance' }, given: Value, site: Site): void {
  const { items, open } = gather(machine, given, site)
  const named = dict()
  const plain = items.map((i) => unwrapped(i).value)
  for (const p of plain) {
    const name = p.kind === 'instance' ? p.attrs.get('name') : undefined
    if (name !== undefined) named.entries.set(`str:${textOf(name) ?? '?'}`, { key: name, value: p })
  }
  named.open = open
  signature.attrs.set('\0parameters', list(items, 'list', open))
  signature.attrs.set('parameters', named)
}

const SIGNATURE: ClassValue = makeNativeClass('inspect.Signature', [], {
  empty: EMPTY,
  ...Object.fromEntries([
    method('inspect.Signature.__init__', (machine, given, site) => {
      const self = need(given, 0)
      if (self.kind !== 'instance') return NONE
      setParameters(machine, self, arg(given, 1, 'parameters') ?? list(), site)
      self.attrs.set('return_annotation', given.keywords.get('return_annotation') ?? EMPTY)
      return NONE
    }),
    method('inspect.Signature.replace', replaced(['return_annotation'])),
  ]),
})

/** A string stays a string, as Python leaves it; everything else is what it names. */
function annotationValue(machine: Machine, p: SignatureParameter): Value {
  const annotation = p.annotation
  if (annotation === null) return EMPTY
  const form = annotation.module.code?.form
  if (form !== undefined && annotation.value === undefined && form.code[annotation.node] === Op.Str)
    return str(form.strings[form.code[annotation.node + 2] ?? 0] ?? '')
  return resolveAnnotation(machine, annotation)
}

const signature: Run = (machine, given, site) => {
  const target = arg(given, 0, 'obj') ?? unknown('no function')
  const own = target.kind === 'function' ? target.attrs.get('__signature__') : undefined
  if (own?.kind === 'instance') return own
  const found = signatureOf(machine, target)
  if (found === null) return { ...external('inspect.signature()'), args: given, site }
  const made = newInstance(SIGNATURE, site)
  const parameters = found.parameters.map((p) => {
    const parameter = newInstance(PARAMETER, site)
    parameter.attrs.set('name', str(p.name))
    parameter.attrs.set('kind', str(p.kind))
    parameter.attrs.set('default', p.default ?? EMPTY)
    parameter.attrs.set('annotation', annotationValue(machine, p))
    return parameter
  })
  setParameters(machine, made, list(parameters), site)
  made.attrs.set('return_annotation', found.returns === null ? EMPTY : resolveAnnotation(machine, found.returns))
  return made
}

// ---- members

function classMember(machine: Machine, target: Value, name: string, site: Site): Value | null {
  // Asked of an instance, a property runs; asked of a class it is itself.
  return findAttribute(machine, target, name, site)
}

const getMembers: Run = (machine, given, site) => {
  const target = need(given, 0)
  const names = attributeNames(target)
  const predicate = arg(given, 1, 'predicate')
  if (names === null) return list([], 'list', true)
  const out: Value[] = []
  for (const name of names) {
    const value = classMember(machine, target, name, site)
    if (value === null) continue
    const add = (v: Value): void => {
      const test =
        predicate === undefined || (predicate.kind === 'const' && predicate.type === 'NoneType')
          ? true
          : truthOf(machine, machine.call(predicate, { positional: [v], keywords: new Map() }, site)).value
      const pair = tuple([str(name), v])
      if (test === true) out.push(pair)
      else if (test === null) out.push({ kind: 'maybe', value: pair, when: machine.atom(`a test of the member \`${name}\``, 'unknown') })
    }
    if (value.kind === 'alternatives') for (const o of value.options) machine.under(o.when, () => add(o.value))
    else add(value)
  }
  return list(out)
}

// ---- kinds

function kind(test: (value: Value) => boolean | null): Run {
  return (_machine, given, site) => {
    const value = need(given, 0)
    const answer = value.kind === 'unknown' ? null : test(value)
    return answer === null ? unknown('what kind of object it is', site) : bool(answer)
  }
}
const formOf = (value: Value): FunctionValue['form'] | null => {
  const inner = value.kind === 'method' ? value.func : value.kind === 'partial' ? value.func : value
  return inner.kind === 'function' ? inner.form : null
}
/** What a library's object is nobody says. */
const orUnknown = (value: Value, answer: boolean): boolean | null => (value.kind === 'external' ? null : answer)

const moduleOf: Run = (machine, given, site) => {
  const value = need(given, 0)
  if (value.kind === 'module') return value
  const name = textOf(findAttribute(machine, value, '__module__', null) ?? undefined)
  return (name === null ? undefined : machine.modules.get(name)) ?? unknown('the module of an object', site)
}

const fileOf: Run = (machine, given, site) => {
  const module = moduleOf(machine, given, site)
  return module.kind === 'module' ? str(`/${module.file}`) : unknown('the file of an object', site)
}

const unwrap: Run = (machine, given) => {
  let value = need(given, 0)
  for (let i = 0; i < 50; i++) {
    const inner =
      value.kind === 'function' || value.kind === 'native' || value.kind === 'partial' ? value.attrs?.get('__wrapped__') : undefined
    if (inner === undefined) return value
    value = inner
  }
  void machine
  return value
}

const argSpec: Run = (machine, given, site) => {
  const found = signatureOf(machine, need(given, 0))
  if (found === null) return unknown('the arguments of a function', site)
  const made = newInstance(ARG_SPEC, site)
  const of = (kinds: readonly string[]): Value => list(found.parameters.filter((p) => kinds.includes(p.kind)).map((p) => str(p.name)))
  const one = (wanted: string): Value => {
    const p = found.parameters.find((x) => x.kind === wanted)
    return p === undefined ? NONE : str(p.name)
  }
  made.attrs.set('args', of(['positional-only', 'normal']))
  made.attrs.set('kwonlyargs', of(['keyword-only']))
  made.attrs.set('varargs', one('var-positional'))
  made.attrs.set('varkw', one('var-keyword'))
  made.attrs.set('defaults', tuple(found.parameters.flatMap((p) => (p.default === null || p.kind === 'keyword-only' ? [] : [p.default]))))
  made.attrs.set(
    'annotations',
    dict(found.parameters.flatMap((p) => (p.annotation === null ? [] : [[str(p.name), annotationValue(machine, p)] as const]))),
  )
  return made
}
const ARG_SPEC = makeNativeClass('inspect.FullArgSpec', [])

const annotations: Run = (machine, given, site) => {
  const target = need(given, 0)
  const out = dict()
  const add = (name: string, value: Value): void => {
    out.entries.set(`str:${name}`, { key: str(name), value })
  }
  if (target.kind === 'class') for (const [name, annotation] of target.annotations) add(name, resolveAnnotation(machine, annotation))
  else if (target.kind === 'function') {
    const own = functionSignature(target)
    for (const p of own.parameters) if (p.annotation !== null) add(p.name, annotationValue(machine, p))
    if (own.returns !== null) add('return', resolveAnnotation(machine, own.returns))
  } else return unknown('the annotations of an object', site)
  return out
}

const isCoroutine = kind((v) => {
  const form = formOf(v)
  return form === null ? orUnknown(v, false) : form.isAsync && !form.isGenerator
})

export const INSPECT_ROWS: readonly Row[] = [
  ['inspect.Parameter', PARAMETER],
  ['inspect.Signature', SIGNATURE],
  ['inspect._empty', EMPTY],
  computes('inspect.signature', signature),
  acts('inspect.Signature.from_callable', signature),
  acts('inspect.getmembers', getMembers),
  acts('inspect.getmembers_static', getMembers),
  computes(
    'inspect.isclass',
    kind((v) => (v.kind === 'external' && v.args === undefined ? (/(^|\.)[A-Z]\w*$/.test(v.path) ? true : null) : isClass(v))),
  ),
  computes(
    'inspect.isfunction',
    kind((v) => orUnknown(v, v.kind === 'function')),
  ),
  computes(
    'inspect.ismethod',
    kind((v) => orUnknown(v, v.kind === 'method')),
  ),
  computes(
    'inspect.ismodule',
    kind((v) => (v.kind === 'external' ? null : v.kind === 'module')),
  ),
  computes(
    'inspect.isbuiltin',
    kind((v) => orUnknown(v, v.kind === 'native')),
  ),
  computes(
    'inspect.isroutine',
    kind((v) => orUnknown(v, v.kind === 'function' || v.kind === 'method' || v.kind === 'native')),
  ),
  computes('inspect.iscoroutinefunction', isCoroutine),
  computes('asyncio.iscoroutinefunction', isCoroutine),
  computes(
    'inspect.isasyncgenfunction',
    kind((v) => {
      const form = formOf(v)
      return form === null ? orUnknown(v, false) : form.isAsync && form.isGenerator
    }),
  ),
  computes(
    'inspect.isgeneratorfunction',
    kind((v) => {
      const form = formOf(v)
      return form === null ? orUnknown(v, false) : !form.isAsync && form.isGenerator
    }),
  ),
  computes(
    'inspect.isabstract',
    kind((v) =>
      v.kind === 'class'
        ? v.mro.some(
            (c) =>
              c.kind === 'class' &&
              [...c.attrs].some(
                ([name, a]) => a.kind === 'function' && a.attrs.has('__isabstractmethod__') && v.attrs.get(name) === undefined,
              ),
          ) || [...v.attrs.values()].some((a) => a.kind === 'function' && a.attrs.has('__isabstractmethod__'))
        : orUnknown(v, false),
    ),
  ),
  computes(
    'inspect.isgenerator',
    kind((v) => v.kind === 'list' && v.type === 'iterator'),
  ),
  computes(
    'inspect.iscoroutine',
    kind(() => null),
  ),
  computes(
    'inspect.isawaitable',
    kind(() => null),
  ),
  computes('inspect.getmodule', moduleOf),
  computes('inspect.getfile', fileOf),
  computes('inspect.getsourcefile', fileOf),
  computes('inspect.getdoc', (machine, given, site) => findAttribute(machine, need(given, 0), '__doc__', site) ?? NONE),
  computes('inspect.cleandoc', (_m, given) => need(given, 0)),
  computes('inspect.getmro', (_m, given, site) => {
    const cls = need(given, 0)
    return cls.kind === 'class' ? tuple([...cls.mro]) : unknown('the bases of a class', site)
  }),
  computes('inspect.unwrap', unwrap),
  computes('inspect.getfullargspec', argSpec),
  computes('inspect.get_annotations', annotations),
]
