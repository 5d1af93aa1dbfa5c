// `model_config = ConfigDict(…)`, `class Config:` and the keywords of the class statement, along all bases.
import { type ClassValue, isNone, type Machine, named, pick, textOf, type Value } from '../../../project/index.ts'

export type ModelConfig = ReadonlyMap<string, Value>

/** The settings that hold for a model; those of a subclass win over its bases'. */
export function modelConfig(cls: ClassValue): ModelConfig {
  const out = new Map<string, Value>()
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class') continue
    const dict = c.attrs.get('model_config') ?? c.attrs.get('__pydantic_config__')
    if (dict !== undefined) for (const [k, v] of entriesOf(dict)) out.set(k, v)
    const inner = pick(c.attrs.get('Config') ?? c)
    if (inner !== c && inner.kind === 'class') {
      for (const base of [...inner.mro].reverse())
        if (base.kind === 'class') for (const [k, v] of base.attrs) if (!k.startsWith('_')) out.set(k, v)
    }
    for (const [k, v] of c.keywords) out.set(k, v)
  }
  return out
}

function entriesOf(value: Value): [string, Value][] {
  const v = pick(value)
  if (v.kind === 'external' && v.args !== undefined) return [...named(v.args)]
  if (v.kind !== 'dict') return []
  return [...v.entries.values()].flatMap(({ key, value: item }): [string, Value][] => {
    const name = textOf(key)
    return name === null ? [] : [[name, item]]
  })
}

export type ExtraRule = 'ignore' | 'allow' | 'forbid'

/** What a model does with fields that it does not name. */
export function extraRule(config: ModelConfig): ExtraRule {
  const value = config.get('extra')
  if (value === undefined) return 'ignore'
  const v = pick(value)
  // pydantic 1: `Extra.forbid`
  const text =
    textOf(v) ?? (v.kind === 'external' ? (v.path.split('.').at(-1) ?? '') : v.kind === 'instance' ? textOf(v.attrs.get('_value_')) : null)
  return text === 'allow' || text === 'forbid' ? text : 'ignore'
}

export function isOn(config: ModelConfig, name: string): boolean {
  const v = config.get(name)
  if (v === undefined) return false
  const plain = pick(v)
  return plain.kind === 'const' && plain.value === true
}

export function textSetting(config: ModelConfig, name: string): string | null {
  const v = config.get(name)
  return v === undefined || isNone(v) ? null : textOf(v)
}

/** Where a run notes which pydantic the project uses; 2 when nothing says. */
export const PYDANTIC_MAJOR_NOTE = 'pydantic.major'

export function pydanticMajor(machine: Machine, cls?: ClassValue): 1 | 2 {
  if (cls?.mro.some((c) => (c.kind === 'class' ? (c.native ?? '').startsWith('pydantic.v1.') : c.path.startsWith('pydantic.v1.'))) === true)
    return 1
  return machine.notes.get(PYDANTIC_MAJOR_NOTE) === 1 ? 1 : 2
}
