// The command lines by which a project starts its programs, from Dockerfiles, compose files, Procfiles, scripts, Makefiles,
// supervisor files and task runners. Nothing is run; variables that the file itself sets are filled in.

import type { Place, Tree } from '../../base/index.ts'
import {
  type ConfigValue,
  expand,
  findTable,
  findText,
  findTexts,
  findTomlLine,
  isTable,
  parseCompose,
  parseDockerfile,
  parseDockerPairs,
  parseDotenv,
  parseProcfile,
  parseShell,
} from '../../syntax/index.ts'
import { nameOf } from './paths.ts'
import { readIni, readSettings, readToml, settingsPaths } from './settings-files.ts'

export type CommandKind = 'pyproject' | 'dockerfile' | 'procfile' | 'compose' | 'shell'

export interface Command {
  readonly words: readonly string[]
  readonly variables: ReadonlyMap<string, string>
  /** The folder that the program starts in, as its image or script names it; not necessarily one of the tree. */
  readonly workingFolder: string | null
  readonly place: Place
  readonly kind: CommandKind
}

const known = new WeakMap<Tree, readonly Command[]>()

export function findCommands(tree: Tree): readonly Command[] {
  let commands = known.get(tree)
  if (commands === undefined) {
    commands = settingsPaths(tree).flatMap((path) => commandsOf(tree, path))
    known.set(tree, commands)
  }
  return commands
}

function commandsOf(tree: Tree, path: string): Command[] {
  const name = nameOf(path)
  const text = () => readSettings(tree, path) ?? ''
  if (/dockerfile|^containerfile$/i.test(name)) return ofDockerfile(text(), path)
  if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/i.test(name)) return ofCompose(text(), path)
  if (/^procfile/i.test(name)) {
    return parseProcfile(text()).value.flatMap((entry) => ofScript(entry.command, path, 'procfile', new Map(), null, entry.line))
  }
  if (name.endsWith('.sh')) return ofScript(text(), path, 'shell', new Map(), null, 1)
  if (/^(?:makefile|justfile)$/i.test(name)) return ofRecipes(text(), path)
  if (name === 'pyproject.toml') return ofTasks(tree, path)
  if (/\.(?:conf|ini|cfg)$/.test(name)) {
    return [...readIni(tree, path)].flatMap(([section, entries]) => {
      const command = section.startsWith('program:') ? entries.get('command') : undefined
      return command === undefined
        ? []
        : ofScript(command.value, path, 'shell', new Map(), entries.get('directory')?.value ?? null, command.line)
    })
  }
  return []
}

const IMAGE_DEFAULTS: readonly (readonly [string, string])[] = [
  ['MODULE_NAME', 'app.main'],
  ['VARIABLE_NAME', 'app'],
]

interface Part {
  readonly words: readonly string[]
  readonly shell: string | null
  readonly line: number
  readonly end: number
}

function ofDockerfile(text: string, path: string): Command[] {
  const commands: Command[] = []
  const variables = new Map<string, string>()
  let folder: string | null = null
  const parts: { entry: Part | null; start: Part | null } = { entry: null, start: null }
  const finish = () => {
    // `ENTRYPOINT ["uv", "run"]` + `CMD ["uvicorn", …]` is one command; a script as entry point usually ends in `exec "$@"`.
    for (const part of [parts.entry, parts.start]) {
      if (part === null) continue
      const place = { file: path, line: part.line, end: part.end }
      if (part.shell !== null) {
        commands.push(
          ...parseShell(part.shell, variables, part.line).map((command) =>
            fromShell(command.words, command.assignments, variables, folder, place, 'dockerfile'),
          ),
        )
      } else {
        const words = part === parts.start && parts.entry?.shell === null ? [...parts.entry.words, ...part.words] : part.words
        commands.push(...ofWords(words, variables, folder, place, 'dockerfile'))
      }
    }
    parts.entry = null
    parts.start = null
  }
  for (const instruction of parseDockerfile(text).value) {
    switch (instruction.keyword) {
      case 'FROM': {
        finish()
        folder = null
        if (/tiangolo\/uvicorn-gunicorn/.test(instruction.text)) {
          // The image's own start script reads these.
          for (const [name, value] of IMAGE_DEFAULTS) variables.set(name, value)
          parts.start = {
            words: ['uvicorn', `\${APP_MODULE:-$MODULE_NAME:$VARIABLE_NAME}`],
            shell: null,
            line: instruction.line,
            end: instruction.end,
          }
        }
        break
      }
      case 'ENV':
      case 'ARG':
        for (const [name, value] of parseDockerPairs(instruction.text)) variables.set(name, expand(value, variables))
        break
      case 'WORKDIR': {
        const target: string = expand(instruction.text, variables)
        folder = target.startsWith('/') || folder === null ? target : `${folder}/${target}`
        break
      }
      case 'CMD':
      case 'ENTRYPOINT': {
        const part = {
          words: instruction.exec ?? [],
          shell: instruction.exec === null ? instruction.text : null,
          line: instruction.line,
          end: instruction.end,
        }
        if (instruction.keyword === 'CMD') parts.start = part
        else parts.entry = part
        break
      }
    }
  }
  finish()
  return commands
}

function ofCompose(text: string, path: string): Command[] {
  return parseCompose(text).value.flatMap((service) => {
    const place = { file: path, line: service.line }
    const folder = service.workingFolder
    return [service.entrypoint, service.command].flatMap((command) => {
      if (command === null) return []
      if (typeof command === 'string') return ofScript(command, path, 'compose', service.environment, folder, service.line)
      return ofWords(command, service.environment, folder, place, 'compose')
    })
  })
}

function ofRecipes(text: string, path: string): Command[] {
  const variables = new Map<string, string>()
  const lines = text.split('\n').map((line) => {
    const set = /^(\w+)\s*[:?]?=\s*(.*)$/.exec(line)
    if (set !== null) variables.set(set[1] ?? '', set[2] ?? '')
    // Only recipes are commands; the other lines stay as empty ones, for their numbers.
    return /^\s+\S/.test(line)
      ? line
          .trim()
          .replace(/^[@+-]+/, '')
          .replace(/\$\((\w+)\)/g, '$${$1}')
          .replace(/\{\{\s*(\w+)\s*\}\}/g, '$${$1}')
      : ''
  })
  return ofScript(lines.join('\n'), path, 'shell', variables, null, 1)
}

/** taskipy, poe, pdm and hatch name commands under keys of pyproject.toml. */
function ofTasks(tree: Tree, path: string): Command[] {
  const file = readToml(tree, path)
  if (file === null) return []
  const names = ['tool.taskipy.tasks', 'tool.poe.tasks', 'tool.pdm.scripts', 'tool.rye.scripts']
  for (const environment of Object.keys(findTable(file.table, 'tool', 'hatch', 'envs')))
    names.push(`tool.hatch.envs.${environment}.scripts`)
  return names.flatMap((name) =>
    Object.entries(findTable(file.table, ...name.split('.'))).flatMap(([key, value]) =>
      taskTexts(value).flatMap((text) => ofScript(text, path, 'pyproject', new Map(), null, findTomlLine(file.text, name, key))),
    ),
  )
}

function taskTexts(value: ConfigValue): string[] {
  if (isTable(value)) return [findText(value, 'cmd') ?? findText(value, 'shell') ?? ''].concat(findTexts(value, 'sequence'))
  return findTexts({ value }, 'value')
}

function ofScript(
  text: string,
  file: string,
  kind: CommandKind,
  variables: ReadonlyMap<string, string>,
  folder: string | null,
  firstLine: number,
): Command[] {
  const commands: Command[] = []
  let here = folder
  for (const { words, assignments, line } of parseShell(text, variables, firstLine)) {
    if (words[0] === 'cd' && words[1] !== undefined) here = words[1].startsWith('/') || here === null ? words[1] : `${here}/${words[1]}`
    else commands.push(...ofWords(words, new Map([...variables, ...Object.entries(assignments)]), here, { file, line }, kind))
  }
  return commands
}

function fromShell(
  words: readonly string[],
  assignments: Readonly<Record<string, string>>,
  variables: ReadonlyMap<string, string>,
  workingFolder: string | null,
  place: Place,
  kind: CommandKind,
): Command {
  return { words, variables: new Map([...variables, ...Object.entries(assignments)]), workingFolder, place, kind }
}

/** `sh -c "…"` is what it runs. */
function ofWords(
  words: readonly string[],
  variables: ReadonlyMap<string, string>,
  folder: string | null,
  place: Place,
  kind: CommandKind,
): Command[] {
  const shell = words.findIndex((word, at) => /(?:^|\/)(?:ba|da|z)?sh$/.test(word) && /^-\w*c$/.test(words[at + 1] ?? ''))
  const script = shell < 0 ? undefined : words[shell + 2]
  if (script !== undefined) {
    return parseShell(script, variables, place.line).map((command) =>
      fromShell(command.words, command.assignments, variables, folder, place, kind),
    )
  }
  return [{ words: words.map((word) => expand(word, variables)), variables, workingFolder: folder, place, kind }]
}

/** What `PYTHONPATH` is set to anywhere: folders as they are written, and the file that says so. */
export function findPythonPaths(tree: Tree): { path: string; file: string }[] {
  const found: { path: string; file: string }[] = []
  const add = (value: string | undefined, file: string) => {
    for (const path of (value ?? '').split(/[:;]/)) if (path !== '' && !path.includes('$')) found.push({ path, file })
  }
  for (const command of findCommands(tree)) add(command.variables.get('PYTHONPATH'), command.place.file)
  for (const file of tree.files) {
    const name = nameOf(file.path)
    if (file.kind !== 'settings') continue
    if (name.startsWith('.env') || name.endsWith('.env')) {
      for (const entry of parseDotenv(readSettings(tree, file.path) ?? '').value)
        if (entry.name === 'PYTHONPATH') add(entry.value, file.path)
    } else if (/dockerfile/i.test(name)) {
      for (const instruction of parseDockerfile(readSettings(tree, file.path) ?? '').value) {
        if (instruction.keyword !== 'ENV') continue
        for (const [key, value] of parseDockerPairs(instruction.text)) if (key === 'PYTHONPATH') add(value, file.path)
      }
    } else if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/i.test(name)) {
      for (const service of parseCompose(readSettings(tree, file.path) ?? '').value) add(service.environment.get('PYTHONPATH'), file.path)
    }
  }
  return found.map(({ path, file }) => ({ path: path.replace(/\/+$/, '') || '/', file }))
}
