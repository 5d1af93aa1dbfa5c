// Rows from signatures, so that a table of a library reads like its manual: `shutil.copy = shutil.copy2 (src!, dst!write)` reads the
// file named by `src` and writes the one named by `dst`. The example of the row is made of the signature.
import type { EffectKind, EffectRow, EffectUse, EffectVerb } from './effect-row.ts'

interface Parameter {
  readonly name: string
  /** What stands behind the mark: nothing, a verb, or a kind and a verb; null without a mark. */
  readonly mark: string | null
  /** What an example passes: `mode="wb"`. */
  readonly filler: string | null
  readonly isKeyword: boolean
}

interface Signature {
  readonly call: string
  readonly also: readonly string[]
  readonly isMethod: boolean
  readonly parameters: readonly Parameter[]
}

export type More = Partial<EffectRow> & Pick<EffectUse, 'when' | 'unless' | 'whenSet' | 'before'>

/** Rows of calls that do the same: the marked arguments are what it is done with. */
export function effectsOf(kind: EffectKind, does: EffectVerb, signatures: readonly string[], more: More = {}): EffectRow[] {
  const { when, unless, whenSet, before, ...row } = more
  const where = { ...(when && { when }), ...(unless && { unless }), ...(whenSet && { whenSet }), ...(before && { before }) }
  return signatures.map((text) => {
    const said = parseSignature(text)
    const effects = said.parameters.flatMap(({ name, mark }): EffectUse[] => {
      if (mark === null) return []
      const [second, first] = mark.split('.').toReversed()
      // The words are of the table itself, and its test holds them against the lists of kinds and verbs.
      return [{ kind: (first ?? kind) as EffectKind, does: (second === '' ? does : (second ?? does)) as EffectVerb, at: name, ...where }]
    })
    return { ...rowOf(said), effects, ...row, example: row.example ?? exampleOf(said) }
  })
}

/** Rows of calls whose result is made of the marked arguments. */
export function passesOf(signatures: readonly string[], more: Partial<EffectRow> = {}): EffectRow[] {
  return signatures.map((text) => {
    const said = parseSignature(text)
    const passes = said.parameters.filter(({ mark }) => mark !== null).map(({ name }) => name)
    return { ...rowOf(said), passes, ...more, example: more.example ?? asY(exampleOf(said)) }
  })
}

/** Calls that give an object of a class, without anything of their arguments. */
export function givesOf(gives: string, calls: readonly string[]): EffectRow[] {
  return calls.map((text) => {
    const said = parseSignature(`${text} ()`)
    return { call: said.call, also: said.also, gives, example: asY(exampleOf(said)) }
  })
}

export function parseSignature(text: string): Signature {
  const [, names = '', inner = ''] = /^([\w. =]+?) ?\((.*)\)$/.exec(text) ?? []
  const [call = '', ...also] = names.split(' = ')
  let isKeyword = false
  const parameters: Parameter[] = []
  for (const part of inner === '' ? [] : inner.split(', ')) {
    if (part === '*') {
      isKeyword = true
      continue
    }
    const [, name = '', filler, mark] = /^([\w.*]+)(?:=([^!]+))?(?:!([\w.]*))?$/.exec(part) ?? []
    parameters.push({ name, mark: mark ?? null, filler: filler ?? null, isKeyword })
  }
  return { call, also, isMethod: parameters[0]?.name === 'self', parameters }
}

function rowOf({ call, also, parameters }: Signature): Pick<EffectRow, 'call' | 'also' | 'parameters'> {
  const positional = parameters.filter(({ name, isKeyword }) => !isKeyword && name !== 'self' && name !== '*')
  return { call, also, parameters: positional.map(({ name }) => name.split('.', 1)[0] ?? name) }
}

/** `import shutil` and `shutil.copy(x, x)`; of a method, of an object made without arguments, or of the request's own text. */
function exampleOf({ call, isMethod, parameters }: Signature): string {
  const names = call.split('.')
  const at = names.findIndex((name) => /^[A-Z]/.test(name))
  const module = names.slice(0, at > 0 ? at : -1)
  const isOwn = parameters.some(({ name, mark }) => name === 'self' && mark !== null)
  const path =
    at > 0 && at < names.length - 1
      ? [...names.slice(0, at), `${names[at]}(${isOwn ? 'x' : ''})`, ...names.slice(at + 1)].join('.')
      : module[0] === 'builtins'
        ? names.slice(1).join('.')
        : call
  const given = isMethod ? parameters.slice(1) : parameters
  const last = given.findLastIndex(({ mark, filler, isKeyword }) => !isKeyword && (mark !== null || filler !== null))
  const text = given.flatMap(({ name, mark, filler, isKeyword }, i) => {
    const [head = name, ...keys] = name.split('.')
    const value = mark === null ? (filler ?? "'a'") : keys.reduceRight((inner, key) => `{'${key}': ${inner}}`, filler ?? 'x')
    if (isKeyword) return mark === null && filler === null ? [] : [`${head}=${value}`]
    return i > last ? [] : [value]
  })
  const line = `${path}(${text.join(', ')})`
  return module[0] === 'builtins' || module.length === 0 ? line : `import ${module.join('.')}\n${line}`
}

function asY(example: string): string {
  const lines = example.split('\n')
  return [...lines.slice(0, -1), `y = ${lines.at(-1) ?? ''}`].join('\n')
}
