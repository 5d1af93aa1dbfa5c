// What preconditions are held against: the model, the words of the application's own code, its templates, images and lock files. Each is
// looked at once, when somebody first asks.

import type { Place } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import type { Call, HttpRoute, Import, Model, Route } from '../../model/index.ts'
import { findPythonVersion, isDocsOrExamplePath, isTestPath } from '../../project/index.ts'
import { importNamesOf } from '../import-names.ts'
import { readInventory } from '../read-inventory.ts'

interface SourceText {
  readonly path: string
  readonly text: string
}

/** Libraries that bring routes, pages or forms of their own, which a model may not show. */
const bringsRoutes =
  'gradio chainlit nicegui sqladmin starlette_admin fastapi_admin fastapi_amis_admin piccolo_admin streamlit dash flask django ariadne strawberry graphene starlette_graphene3 socketio engineio mcp fastmcp fastapi_mcp fastapi_users authx fastapi_sso supertokens_python fief_client tusd ray mlflow bentoml agno'.split(
    ' ',
  )

const MOST_PLACES = 5
const PAGES = /\.(?:html?|jinja2?|j2|xml|tmpl|tpl|txt|md)$/i
const UTF8 = new TextDecoder('utf-8')
const MOST_BYTES = 2_000_000

export class Circumstances {
  readonly model: Model
  private readonly subject: Subject
  private readonly answers = new Map<string, readonly Place[]>()
  private python: readonly SourceText[] | null = null
  private pages: readonly SourceText[] | null = null
  private start: readonly SourceText[] | null = null

  constructor(subject: Subject) {
    this.subject = subject
    this.model = subject.model
  }

  // ---- the application

  /** The routes that a request can name, those of docs among them. */
  get routes(): readonly Route[] {
    return this.model.routes
  }

  get httpRoutes(): readonly HttpRoute[] {
    return this.model.routes.filter((route): route is HttpRoute => route.kind === 'http')
  }

  inOrder(ids: readonly string[]): readonly Route[] {
    const wanted = new Set(ids)
    return this.model.routes.filter(({ id }) => wanted.has(id))
  }

  /** `POST /upload`, or `POST /upload and 3 more routes`. */
  nameRoutes(ids: readonly string[]): string {
    const [first, ...rest] = this.inOrder(ids)
    const name = first === undefined ? '' : `\`${first.id.slice(first.id.indexOf('|') + 1)}\``
    return rest.length === 0 ? name : `${name} and ${rest.length} more route${rest.length === 1 ? '' : 's'}`
  }

  /** Why routes may be missing in the model; null where all of them are there. */
  findMissingRoutes(): string | null {
    const { apps, routes, code } = this.model
    if (apps.length === 0) return 'no application was found'
    if (code === null) return 'the code was not looked at'
    const mount = routes.find((route) => route.kind === 'mount' && !this.isKnownTarget(route.target))
    if (mount !== undefined) return `what is mounted at \`${mount.path}\` is not known`
    const hole = routes.find(({ path }) => path.includes('{?}'))
    if (hole !== undefined) return `the path of \`${hole.id.slice(hole.id.indexOf('|') + 1)}\` is not known`
    const library = bringsRoutes.find((name) => this.importsOf(name).length > 0)
    return library === undefined ? null : `\`${library}\` may bring routes of its own`
  }

  private isKnownTarget(target: string | null): boolean {
    if (target === null) return false
    return /(?:^|[.:])StaticFiles$/.test(target) || this.model.apps.some(({ id }) => id === target)
  }

  /** Calls of what a row of `knowledge/` names. */
  calls(...callees: readonly string[]): readonly Call[] {
    return (this.model.code?.calls ?? []).filter(({ callee }) => callees.includes(callee))
  }

  /** Imports of a module and of what is in it; of `jose.jwe` also those of all of `jose`, by which it can be had. */
  importsOf(module: string): readonly Import[] {
    return (this.model.code?.imports ?? []).filter(({ path }) => path === module || path.startsWith(`${module}.`))
  }

  /** Where a package is imported by the application's own code, by the names that its modules have. */
  importsOfPackage(distribution: string): readonly Import[] {
    return importNamesOf(distribution).flatMap((name) => this.importsOf(name))
  }

  // ---- its words

  /** Where a word stands in Python that is no test, documentation or example; strings and comments count. */
  mentions(word: string): readonly Place[] {
    return this.search(`word:${word}`, (this.python ??= this.readPython()), word, new RegExp(`(?<![\\w])${escapePattern(word)}(?![\\w])`))
  }

  /** Where text of Python looks like this; `hint` is what it must contain, whatever it looks like. */
  matches(hint: string, pattern: RegExp): readonly Place[] {
    return this.search(`match:${pattern.source}`, (this.python ??= this.readPython()), hint, pattern)
  }

  /** The files with the word, as text. */
  filesWith(word: string): readonly SourceText[] {
    return (this.python ??= this.readPython()).filter(({ text }) => text.includes(word))
  }

  /** Where a word stands in templates, and in Python, which may hold some. */
  mentionsInPages(word: string): readonly Place[] {
    const pattern = new RegExp(`(?<![\\w])${escapePattern(word)}(?![\\w])`)
    return [...this.search(`pages:${word}`, (this.pages ??= this.readPages()), word, pattern), ...this.mentions(word)]
  }

  /** Where a word stands in what starts the application or builds its image: Dockerfile, Procfile, scripts, settings. */
  mentionsInStart(word: string, pattern = new RegExp(`(?<![\\w.-])${escapePattern(word)}(?![\\w.-])`)): readonly Place[] {
    return this.search(`start:${word}:${pattern.source}`, (this.start ??= this.readStart()), word, pattern)
  }

  private search(key: string, texts: readonly SourceText[], hint: string, pattern: RegExp): readonly Place[] {
    let found = this.answers.get(key)
    if (found === undefined) {
      const places: Place[] = []
      for (const { path, text } of texts) {
        if (places.length >= MOST_PLACES) break
        if (!text.includes(hint)) continue
        const match = pattern.exec(text)
        if (match !== null) places.push({ file: path, line: countLines(text, match.index) })
      }
      this.answers.set(key, (found = places))
    }
    return found
  }

  private readPython(): SourceText[] {
    const { tree } = this.subject
    const hidden = new Set(this.model.problems.filter(({ code }) => code === 'hidden-file-read').map(({ file }) => file))
    const paths = tree.files
      .filter(({ path, kind }) => kind === 'python' && !isTestPath(path) && !isDocumentation(path))
      .map(({ path }) => path)
    return this.readAll([...paths, ...hidden])
  }

  private readPages(): SourceText[] {
    const { tree } = this.subject
    return this.readAll(
      [...tree.others(), ...tree.files]
        .filter(({ path, size }) => size < MOST_BYTES && PAGES.test(path) && !isTestPath(path))
        .map(({ path }) => path),
    )
  }

  private readStart(): SourceText[] {
    const { tree } = this.subject
    const yaml = tree.others().filter(({ path, size }) => size < MOST_BYTES && /\.(?:ya?ml|bat|cmd|ps1|service)$/i.test(path))
    const settings = tree.files.filter(({ path, kind, size }) => kind === 'settings' && size < MOST_BYTES && !/\.lock$/.test(path))
    return this.readAll([...settings, ...yaml].map(({ path }) => path))
  }

  private readAll(paths: readonly string[]): SourceText[] {
    return paths.flatMap((path) => {
      const bytes = this.subject.tree.read(path)
      return bytes === null ? [] : [{ path, text: UTF8.decode(bytes) }]
    })
  }

  // ---- what lies beside it

  hasFile(path: string): boolean {
    return this.subject.tree.has(path)
  }

  /** The names in a folder of the tree; null where there is no such folder. */
  listFolder(path: string): readonly string[] | null {
    return this.subject.tree.kindOf(path) === 'folder' ? this.subject.tree.list(path).map(({ name }) => name) : null
  }

  files(pattern: RegExp): readonly string[] {
    const { tree } = this.subject
    return [...tree.files, ...tree.others()].map(({ path }) => path).filter((path) => pattern.test(path))
  }

  pythonVersion(): { readonly version: string; readonly place: Place } | null {
    const found = findPythonVersion(this.subject.tree)
    return found === null ? null : { version: found.version, place: found.from }
  }

  // ---- what is installed

  private get resolutions() {
    return readInventory(this.subject).inventory.resolutions
  }

  /** Whether a package is installed; `no` where lock files say everything that is. */
  isInstalled(name: string): 'yes' | 'no' | 'unknown' {
    const resolutions = this.resolutions
    if (resolutions.some(({ packages }) => packages.some((one) => one.name === name))) return 'yes'
    if (this.importsOfPackage(name).length > 0) return 'yes'
    return resolutions.some(({ isLocked }) => isLocked) ? 'no' : 'unknown'
  }

  /** Every file that names it says that it is there for development alone. */
  isForDevelopment(name: string): boolean {
    const all = this.resolutions.flatMap(({ packages }) => packages.filter((one) => one.name === name))
    return all.length > 0 && all.every(({ scope }) => scope === 'development')
  }

  /** The packages that ask for this one, as lock files say; null where none says who asks for whom. */
  usersOf(name: string): readonly string[] | null {
    const locked = this.resolutions.filter(
      ({ isLocked, packages }) => isLocked && packages.some(({ dependencies }) => dependencies.length > 0),
    )
    if (locked.length === 0) return null
    const users = new Set<string>()
    for (const { packages } of locked)
      for (const one of packages) {
        const asks = one.dependencies.some((other) => other.name === name && (other.extra === null || one.extras.includes(other.extra)))
        if (asks && one.source !== 'path' && one.scope !== 'development') users.add(one.name)
      }
    return [...users]
  }
}

export function createCircumstances(subject: Subject): Circumstances {
  return new Circumstances(subject)
}

/** Folders of templates look like documentation, and may hold code. */
function isDocumentation(path: string): boolean {
  return isDocsOrExamplePath(path) && !/(?:^|\/)templates\//i.test(path)
}

function countLines(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

function escapePattern(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
