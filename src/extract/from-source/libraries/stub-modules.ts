// Modules of libraries as values: each text is parsed and run when a program first looks into it, and not before.
import { external, type Machine, type ModuleValue, NONE, native, runTopLevel, str, textOf, type Value } from '../../../project/index.ts'
import { parsePython } from '../../../syntax/index.ts'
import type { Library, ReleaseOf } from './library.ts'

export interface StubModules {
  readonly values: ReadonlyMap<string, Value>
  /** Modules run on the given machine. */
  install(machine: Machine, release: ReleaseOf): void
}

interface Running {
  machine: Machine
  release: ReleaseOf
}

export function createStubModules(libraries: readonly Library[]): StubModules {
  const values = new Map<string, Value>()
  const running: { now: Running | null } = { now: null }
  for (const library of libraries) {
    for (const [dotted, text] of Object.entries(library.modules)) {
      const isPackage = Object.keys(library.modules).some((other) => other.startsWith(`${dotted}.`))
      values.set(dotted, new StubModule(dotted, isPackage, text, running, values))
    }
    for (const [path, value] of Object.entries(library.values ?? {})) values.set(path, value)
  }
  return {
    values,
    install(machine, release) {
      running.now = { machine, release }
    },
  }
}

class StubModule implements ModuleValue {
  readonly kind = 'module'
  readonly name: string
  /** No file of the tree: what a stub registers has no place there. */
  readonly file = ''
  readonly isPackage: boolean
  state: ModuleValue['state'] = 'new'
  private readonly source: string | ((release: ReleaseOf) => string)
  private readonly running: { now: Running | null }
  private readonly own = new Map<string, Value>()
  private parsed: ModuleValue['code'] = null

  constructor(
    name: string,
    isPackage: boolean,
    source: string | ((release: ReleaseOf) => string),
    running: { now: Running | null },
    siblings: ReadonlyMap<string, Value>,
  ) {
    this.name = name
    this.isPackage = isPackage
    this.source = source
    this.running = running
    this.own.set('__name__', str(name))
    this.own.set('__package__', str(isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')))))
    this.own.set('__doc__', NONE)
    // Submodules are there without an import, and all else is the library's own business.
    this.own.set(
      '__getattr__',
      native(`${name}.__getattr__`, (_machine, given) => {
        const path = `${name}.${textOf(given.positional[0]) ?? '?'}`
        return siblings.get(path) ?? external(path)
      }),
    )
  }

  get code(): ModuleValue['code'] {
    if (this.parsed === null && this.running.now !== null) {
      const text = typeof this.source === 'string' ? this.source : this.source(this.running.now.release)
      const { form, text: decoded } = parsePython(new TextEncoder().encode(text))
      const broken = form.problems[0]
      if (broken !== undefined) throw new Error(`the stub of ${this.name} does not parse: line ${broken.line}: ${broken.message}`)
      this.parsed = { form, text: decoded }
    }
    return this.parsed
  }

  get globals(): Map<string, Value> {
    const now = this.running.now
    if (this.state === 'new' && now !== null) {
      this.state = 'running'
      now.machine.apart(() => runTopLevel(now.machine, this))
      this.state = 'done'
    }
    return this.own
  }
}
