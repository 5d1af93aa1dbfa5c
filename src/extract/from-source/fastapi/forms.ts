// The form of a password sign-in, `OAuth2PasswordRequestForm`: a class of FastAPI's that programs depend on for its parameters.
import {
  type Annotation,
  type ClassValue,
  dict,
  type Machine,
  makeNativeClass,
  NONE,
  named,
  native,
  newInstance,
  type Signature,
  type SignatureParameter,
  str,
  unionOf,
  type Value,
} from '../../../project/index.ts'
import { isFrom, type Releases } from './releases.ts'

const FORM = 'fastapi.security.oauth2.OAuth2PasswordRequestForm'
const STRICT = 'fastapi.security.oauth2.OAuth2PasswordRequestFormStrict'

/** A parameter: its default is null where the caller must send it, NONE where the type takes None. */
interface Part {
  readonly name: string
  readonly fallback: Value | null
}
const PARTS: readonly Part[] = [
  { name: 'username', fallback: null },
  { name: 'password', fallback: null },
  { name: 'scope', fallback: str('') },
  { name: 'client_id', fallback: NONE },
  { name: 'client_secret', fallback: NONE },
]

export function createForms(): Map<string, Value> {
  const form = makeNativeClass(FORM, [], { __init__: init(FORM) })
  const strict = makeNativeClass(STRICT, [form], { __init__: init(STRICT) })
  const out = new Map<string, Value>()
  for (const [path, cls] of [
    [FORM, form],
    [STRICT, strict],
  ] as const) {
    out.set(path, cls)
    out.set(path.replace('.oauth2', ''), cls)
  }
  return out
}

function init(path: string): Value {
  return native(`${path}.__init__`, (machine, args) => {
    const given = named(args, 'self', '*')
    const self = given.get('self')
    if (self?.kind === 'instance') for (const [name, value] of given) if (name !== 'self') machine.writeMap(self.attrs, name, value)
    return NONE
  })
}

/** Tells the evaluator what the two constructors ask for. */
export function installForms(machine: Machine, releases: Releases): void {
  for (const path of [FORM, STRICT]) {
    const signature = signatureFor(machine, releases, path === STRICT)
    machine.notes.set(`signature:${path}`, () => signature)
  }
}

function signatureFor(machine: Machine, releases: Releases, isStrict: boolean): Signature {
  const made = machine.host.natives.find('fastapi.params.Form')
  const form: ClassValue | null = made?.kind === 'class' ? made : null
  const text = machine.host.builtins.get('str') ?? str('str')
  const parts: readonly Part[] = [{ name: 'grant_type', fallback: isStrict ? null : NONE }, ...PARTS]
  return {
    returns: null,
    func: null,
    parameters: parts.map(({ name, fallback }): SignatureParameter => {
      const type = fallback === NONE ? unionOf([text, NONE]) : text
      const info = form === null ? null : newInstance(form)
      if (fallback !== null) info?.attrs.set('default', fallback)
      if (name === 'grant_type') {
        const isNew = isFrom(releases.fastapi, '0.100.0')
        info?.attrs.set(isNew ? 'pattern' : 'regex', str(isNew ? '^password$' : 'password'))
      }
      if ((name === 'password' || name === 'client_secret') && isFrom(releases.fastapi, '0.115.0'))
        info?.attrs.set('json_schema_extra', dict([[str('format'), str('password')]]))
      return { name, kind: 'normal', annotation: annotation(type), default: info }
    }),
  }
}

function annotation(value: Value): Annotation {
  return { node: 0, module: NOWHERE, frame: null, scope: null, value }
}
const NOWHERE: Annotation['module'] = {
  kind: 'module',
  name: 'fastapi.security.oauth2',
  file: '',
  isPackage: false,
  globals: new Map(),
  state: 'done',
  code: null,
}
