// The formats in which people say how a Python program is built, installed and started.

export { type CaddyLine, parseCaddyfile } from './caddyfile.ts'
export { type ComposeService, parseCompose } from './compose.ts'
export { type DockerInstruction, parseDockerfile, parseDockerPairs } from './dockerfile.ts'
export { type DotenvEntry, parseDotenv } from './dotenv.ts'
export { type HaproxyLine, type HaproxySection, parseHaproxy } from './haproxy.ts'
export * from './hcl/index.ts'
export { type IniEntry, type IniSection, parseIni } from './ini.ts'
export {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  getLinedTexts,
  isLinedTrue,
  type Lined,
  type LinedList,
  type LinedScalar,
  type LinedTable,
} from './lined.ts'
export { parseLinedJson } from './lined-json.ts'
export { parseLinedToml } from './lined-toml.ts'
export { parseLinedYaml } from './lined-yaml.ts'
export {
  type LocatedList,
  type LocatedScalar,
  type LocatedTable,
  type LocatedValue,
  type ParsedLocatedYaml,
  parseLocatedYaml,
} from './located-yaml.ts'

export { type LockedPackage, parsePipfileLock, parseTomlLock } from './lock-files.ts'
export { type Marker, type MarkerValue, parseMarker } from './marker.ts'
export { type NginxDirective, parseNginx } from './nginx.ts'
export {
  type ConfigProblem,
  type ConfigTable,
  type ConfigValue,
  decodeConfig,
  findTable,
  findText,
  findTexts,
  findValue,
  isTable,
  type Parsed,
} from './parsed.ts'
export { fitsPattern } from './path-pattern.ts'
export { type ProcfileEntry, parseProcfile } from './procfile.ts'
export { parseRequirementLines, type RequirementLine } from './requirement-lines.ts'
export { normalizeName, parseRequirement, parseRequirements, type Requirement, type RequirementsFile } from './requirements.ts'
export { expand, parseShell, type ShellCommand } from './shell.ts'
export { findTomlLine, parseToml } from './toml.ts'
export { parseTraefikRule, type TraefikRule } from './traefik-rule.ts'
export {
  findWorkflowExpressions,
  type WorkflowExpression,
  type WorkflowTerm,
} from './workflow-expressions.ts'
export { type ParsedYaml, parseYaml, parseYamlTexts } from './yaml.ts'
export { type ParsedZip, parseZip, type ZipEntry, type ZipLimits } from './zip.ts'
