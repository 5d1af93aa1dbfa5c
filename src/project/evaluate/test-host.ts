// A machine over a few files in memory, for tests.
import { createTree } from '../../base/index.ts'
import { parsePython } from '../../syntax/index.ts'
import { createModuleIndex } from '../layout/index.ts'
import { createStdlib } from '../stdlib/index.ts'
import { BUILTINS, dict, type GivenText, Machine, type ModuleValue, type Natives, type Value } from './index.ts'

export interface TestHost {
  readonly machine: Machine
  /** The global of a module; a module that is not there is an error of the test. */
  global(module: string, name: string): Value
  run(module: string): ModuleValue
}

export function createTestHost(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, GivenText>> = {},
  more?: Natives,
): TestHost {
  const tree = createTree(files)
  const decoder = new TextDecoder()
  const variables = new Map(Object.entries(environment))
  const stdlib = createStdlib({ environment: variables })
  const machine = new Machine({
    index: createModuleIndex(tree, ['']),
    natives: {
      find: (path) => more?.find(path) ?? stdlib.find(path),
      owns: (name) => more?.owns(name) === true || stdlib.owns(name),
    },
    builtins: BUILTINS,
    load: (path) => {
      const bytes = tree.read(path)
      return bytes === null ? null : parsePython(bytes)
    },
    list: (folder) => tree.list(folder).map((e) => e.name),
    readText: (path) => {
      const bytes = tree.read(path)
      return bytes === null ? null : decoder.decode(bytes)
    },
    isInstalled: () => null,
    environment: variables,
  })
  const run = (module: string): ModuleValue => {
    const value = machine.importModule(module, undefined)
    if (value.kind !== 'module') throw new Error(`no module ${module}`)
    return value
  }
  return { machine, run, global: (module, name) => run(module).globals.get(name) ?? dict() }
}

/** A value as JSON would have it; `'?'` for what is not known, so that a test can say what is known. */
export function toPlain(value: Value): unknown {
  switch (value.kind) {
    case 'const':
      return typeof value.value === 'bigint' ? Number(value.value) : value.value
    case 'text':
      return value.parts.map((p) => (typeof p === 'string' ? p : '{?}')).join('')
    case 'list': {
      const items = value.items.map(toPlain)
      if (value.open) items.push('…')
      return value.type === 'set' || value.type === 'frozenset'
        ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
        : items
    }
    case 'dict':
      return Object.fromEntries([...value.entries.values()].map((e) => [String(toPlain(e.key)), toPlain(e.value)]))
    case 'maybe':
      return { maybe: toPlain(value.value), when: value.when.map((a) => a.text) }
    case 'alternatives':
      return { either: value.options.map((o) => toPlain(o.value)) }
    case 'class':
      return `class ${value.name}`
    case 'instance':
      return value.attrs.has('_value_') ? toPlain(value.attrs.get('_value_') ?? value) : `an instance of ${value.cls.name}`
    case 'external':
      return `<${value.path}>`
    default:
      return value.kind === 'unknown' ? `? ${value.reason}` : value.kind
  }
}
