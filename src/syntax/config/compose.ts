// Compose files: which service starts what, from which folder, with which settings.

import { type ConfigValue, findTable, findText, findTexts, findValue, isTable, type Parsed } from './parsed.ts'
import { parseYaml } from './yaml.ts'

export interface ComposeService {
  readonly name: string
  /** A text is for a shell, a list is run as it stands. */
  readonly command: string | readonly string[] | null
  readonly entrypoint: string | readonly string[] | null
  readonly environment: ReadonlyMap<string, string>
  readonly workingFolder: string | null
  /** The folder that is built, relative to the file; null when an image is used. */
  readonly buildFolder: string | null
  readonly dockerfile: string | null
  /** Where `command`, else `entrypoint`, else the service stands. */
  readonly line: number
}

export function parseCompose(text: string): Parsed<readonly ComposeService[]> {
  const parsed = parseYaml(text)
  const services: ComposeService[] = []
  for (const [name, service] of Object.entries(findTable(parsed.value, 'services'))) {
    if (!isTable(service)) continue
    const command = toCommand(service.command)
    const entrypoint = toCommand(service.entrypoint)
    const build = findValue(service, 'build')
    services.push({
      name,
      command,
      entrypoint,
      environment: toEnvironment(service.environment),
      workingFolder: findText(service, 'working_dir'),
      buildFolder: typeof build === 'string' ? build : isTable(build) ? (findText(build, 'context') ?? '.') : null,
      dockerfile: findText(build, 'dockerfile'),
      line: parsed.lineOf(['services', name, ...(command !== null ? ['command'] : entrypoint !== null ? ['entrypoint'] : [])]),
    })
  }
  return { value: services, problems: parsed.problems }
}

function toCommand(value: ConfigValue | undefined): string | string[] | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map((item) => String(item)) : null
}

function toEnvironment(value: ConfigValue | undefined): Map<string, string> {
  const environment = new Map<string, string>()
  if (isTable(value)) {
    for (const [name, item] of Object.entries(value)) if (item !== null && typeof item !== 'object') environment.set(name, String(item))
    return environment
  }
  for (const line of findTexts({ list: value ?? null }, 'list')) {
    const at = line.indexOf('=')
    if (at > 0) environment.set(line.slice(0, at), line.slice(at + 1))
  }
  return environment
}
