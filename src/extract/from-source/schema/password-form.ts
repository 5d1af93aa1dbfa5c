// `OAuth2PasswordRequestForm`: a class of FastAPI's whose form fields a route takes when it depends on it.
import {
  type Machine,
  makeNativeClass,
  NONE,
  named,
  native,
  type Signature,
  type SignatureParameter,
  type Site,
  str,
  UNION,
  unknown,
  type Value,
} from '../../../project/index.ts'

const PATH = 'fastapi.security.oauth2.OAuth2PasswordRequestForm'
const NAMES = ['grant_type', 'username', 'password', 'scope', 'client_id', 'client_secret'] as const

const INIT = native(`${PATH}.__init__`, (machine, given) => {
  const said = named(given, 'self', '*', ...NAMES)
  const self = said.get('self')
  if (self?.kind === 'instance')
    for (const name of NAMES) machine.writeMap(self.attrs, name, said.get(name) ?? unknown(`what the caller sends as ${name}`))
  return NONE
})
const FORM = makeNativeClass(PATH, [], { __init__: INIT })
const STRICT_FORM = makeNativeClass(`${PATH}Strict`, [FORM], { __init__: INIT })

/** By dotted path. */
export const PASSWORD_FORMS: ReadonlyMap<string, Value> = new Map<string, Value>(
  [FORM, STRICT_FORM].flatMap((cls): [string, Value][] => [
    [`fastapi.security.oauth2.${cls.name}`, cls],
    [`fastapi.security.${cls.name}`, cls],
  ]),
)

/** Tells a machine the signatures of these classes; once a run. */
export function installPasswordForms(machine: Machine): void {
  machine.notes.set(`signature:${PATH}`, () => signature(machine, false))
  machine.notes.set(`signature:${PATH}Strict`, () => signature(machine, true))
}

function signature(machine: Machine, isStrict: boolean): Signature {
  const text = machine.host.builtins.get('str') ?? unknown('str')
  const optional: Value = { kind: 'generic', origin: UNION, args: [text, NONE] }
  const secret = { format: 'password' }
  return {
    returns: null,
    func: null,
    parameters: [
      isStrict
        ? parameter(machine, 'grant_type', text, null, { pattern: '^password$' })
        : parameter(machine, 'grant_type', optional, NONE, { pattern: '^password$' }),
      parameter(machine, 'username', text, null, {}),
      parameter(machine, 'password', text, null, {}, secret),
      parameter(machine, 'scope', text, str(''), {}),
      parameter(machine, 'client_id', optional, NONE, {}),
      parameter(machine, 'client_secret', optional, NONE, {}, secret),
    ],
  }
}

function parameter(
  machine: Machine,
  name: string,
  type: Value,
  fallback: Value | null,
  bounds: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>> = {},
): SignatureParameter {
  const module = {
    kind: 'module',
    name: 'fastapi.security.oauth2',
    file: '',
    isPackage: false,
    globals: new Map<string, Value>(),
    state: 'done',
    code: null,
  } as const
  const site: Site = { module, node: 0 }
  const keywords = new Map<string, Value>(Object.entries(bounds).map(([k, v]) => [k, str(v)]))
  const more: [Value, Value][] = Object.entries(extra).map(([k, v]) => [str(k), str(v)])
  if (more.length > 0)
    keywords.set('json_schema_extra', {
      kind: 'dict',
      open: false,
      entries: new Map(more.map(([key, value], i) => [String(i), { key, value }])),
    })
  const form = machine.host.natives.find('fastapi.Form')
  const info = form === undefined ? unknown('Form()') : machine.call(form, { positional: [], keywords }, site)
  return {
    name,
    kind: 'keyword-only',
    annotation: {
      node: 0,
      module,
      frame: null,
      scope: null,
      value: { kind: 'generic', origin: { kind: 'external', path: 'typing.Annotated' }, args: [type, info] },
    },
    default: fallback,
  }
}
