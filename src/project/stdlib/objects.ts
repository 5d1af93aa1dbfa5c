// `types`, `weakref`, `logging`, `warnings`: small things that programs pass around.
import {
  type ClassValue,
  dict,
  external,
  isGiven,
  type ModuleValue,
  makeNativeClass,
  NONE,
  need,
  str,
  TYPE,
  textOf,
  tuple,
  type Value,
} from '../evaluate/index.ts'
import { acts, type Row, type Run } from './kit.ts'

const NAMESPACE: ClassValue = makeNativeClass('types.SimpleNamespace', [], {
  __init__: {
    kind: 'native',
    name: 'types.SimpleNamespace.__init__',
    run: (machine, given) => {
      const self = need(given, 0)
      if (self.kind === 'instance') for (const [name, value] of given.keywords) machine.writeMap(self.attrs, name, value)
      return NONE
    },
  },
})

const newModule: Run = (_machine, given) => {
  const name = textOf(given.positional[0]) ?? '?'
  const made: ModuleValue = {
    kind: 'module',
    name,
    file: '',
    isPackage: false,
    globals: new Map<string, Value>([['__name__', str(name)]]),
    state: 'done',
    code: null,
  }
  return made
}

/** `types.new_class(name, bases, keywords, exec_body)` */
const newClass: Run = (machine, given, site) => {
  const namespace = dict()
  const body = given.positional[3] ?? given.keywords.get('exec_body')
  if (isGiven(body)) machine.call(body, { positional: [namespace], keywords: new Map() }, site)
  return machine.call(TYPE, { positional: [need(given, 0), given.positional[1] ?? tuple([]), namespace], keywords: new Map() }, site)
}

/** A logger is there, whatever it is asked for. */
const logger: Run = (_machine, given, site) => ({ ...external('logging.Logger()'), args: given, site })

export const OBJECT_ROWS: readonly Row[] = [
  ['types.SimpleNamespace', NAMESPACE],
  acts('types.ModuleType', newModule),
  acts('types.MethodType', (_m, given) => ({ kind: 'method', func: need(given, 0), self: need(given, 1) })),
  acts('types.MappingProxyType', (_m, given) => need(given, 0)),
  acts('types.new_class', newClass),
  acts('types.coroutine', (_m, given) => need(given, 0)),
  ['types.LambdaType', external('types.FunctionType')],
  acts('types.DynamicClassAttribute', (_m, given): Value => ({ kind: 'descriptor', type: 'property', func: need(given, 0) })),
  acts('logging.getLogger', logger),
  acts('weakref.ref', (_m, given) => {
    const target = need(given, 0)
    return { kind: 'native', name: 'weakref.ref()', run: () => target }
  }),
  acts('weakref.proxy', (_m, given) => need(given, 0)),
  acts('warnings.warn', () => NONE),
  acts('warnings.filterwarnings', () => NONE),
  acts('warnings.simplefilter', () => NONE),
  acts('gc.collect', () => NONE),
  acts('atexit.register', (_m, given) => need(given, 0)),
  acts('signal.signal', () => NONE),
]
