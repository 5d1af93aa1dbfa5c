// Where a name lives, as CPython's symbol table decides it: the scopes of one file while it is lowered.

export const ScopeKind = { Module: 0, Class: 1, Function: 2, Comprehension: 3, TypeParameters: 4 } as const
export type ScopeKind = (typeof ScopeKind)[keyof typeof ScopeKind]

export class Scope {
  readonly kind: ScopeKind
  readonly parent: Scope | null
  /** Empty for the module. */
  readonly qualname: string
  /** Variables of a function, parameters first. */
  readonly locals: string[] = []
  /** A function's variables by name; a comprehension's by the name that was written; type parameters. */
  readonly slots = new Map<string, number>()
  globals: Set<string> | null = null
  nonlocals: Set<string> | null = null
  isGenerator = false
  /** How many comprehensions the scope owns so far. */
  comprehensions = 0
  /** Of a comprehension: its number within the function, class or module that owns its variables. */
  ordinal = 0

  constructor(kind: ScopeKind, parent: Scope | null, qualname: string) {
    this.kind = kind
    this.parent = parent
    this.qualname = qualname
  }

  bind(name: string): void {
    if (this.kind === ScopeKind.Function && !this.globals?.has(name) && !this.nonlocals?.has(name)) this.slot(name)
  }

  slot(name: string): number {
    let slot = this.slots.get(name)
    if (slot === undefined) {
      slot = this.locals.length
      this.locals.push(name)
      this.slots.set(name, slot)
    }
    return slot
  }

  declareGlobal(name: string): void {
    this.globals ??= new Set()
    this.globals.add(name)
  }

  declareNonlocal(name: string): void {
    this.nonlocals ??= new Set()
    this.nonlocals.add(name)
  }

  /** The function, class or module that a comprehension's variables and walrus targets belong to. */
  owner(): Scope {
    let scope: Scope = this
    while ((scope.kind === ScopeKind.Comprehension || scope.kind === ScopeKind.TypeParameters) && scope.parent) scope = scope.parent
    return scope
  }

  /** The qualified name of a function or class that is defined here. */
  qualify(name: string): string {
    const owner = this.owner()
    if (owner.kind === ScopeKind.Module || owner.globals?.has(name)) return name
    return owner.kind === ScopeKind.Class ? `${owner.qualname}.${name}` : `${owner.qualname}.<locals>.${name}`
  }
}

export const Storage = { Local: 0, Free: 1, Global: 2, Class: 3 } as const
export type Storage = (typeof Storage)[keyof typeof Storage]

/** What `resolve` finds beside the storage: one object for a file, since every name of it asks. */
export interface Resolution {
  slot: number
  /** The name to look up: a comprehension's variables are hidden under another one. */
  name: string
}

export function resolve(from: Scope, name: string, into: Resolution): Storage {
  let crossed = false
  let skipClass = false
  into.name = name
  for (let scope: Scope | null = from; scope; scope = scope.parent) {
    switch (scope.kind) {
      case ScopeKind.Function: {
        if (scope.globals?.has(name)) return Storage.Global
        const slot = scope.nonlocals?.has(name) ? undefined : scope.slots.get(name)
        if (slot !== undefined) {
          into.slot = slot
          return crossed ? Storage.Free : Storage.Local
        }
        crossed = true
        break
      }
      case ScopeKind.Comprehension: {
        if (scope.slots.has(name)) return resolveHidden(scope, name, crossed, into)
        skipClass = true
        break
      }
      case ScopeKind.Class: {
        if (!crossed && !skipClass) {
          if (scope.globals?.has(name)) return Storage.Global
          if (!scope.nonlocals?.has(name)) return Storage.Class
        }
        crossed = true
        break
      }
      case ScopeKind.TypeParameters: {
        if (scope.slots.has(name)) return Storage.Global
        break
      }
    }
  }
  return Storage.Global
}

function resolveHidden(comprehension: Scope, name: string, crossed: boolean, into: Resolution): Storage {
  const owner = comprehension.owner()
  into.name = `.${comprehension.ordinal}.${name}`
  if (owner.kind === ScopeKind.Module) return Storage.Global
  if (crossed) return Storage.Free
  if (owner.kind === ScopeKind.Class) return Storage.Class
  into.slot = owner.slot(into.name)
  return Storage.Local
}

/** `__x` inside a class is `_Class__x`. */
export function mangle(name: string, className: string | null): string {
  if (className === null || name.charCodeAt(0) !== 95 || name.charCodeAt(1) !== 95 || name.endsWith('__')) return name
  const stripped = className.replace(/^_+/, '')
  return stripped === '' ? name : `_${stripped}${name}`
}
